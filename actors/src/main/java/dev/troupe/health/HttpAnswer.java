package dev.troupe.health;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.util.ByteString;

/// Reads the answer to one request of a check, however it is cut into pieces. Of a body only the
/// beginning is kept, so an answer costs no memory to speak of; one that does not end is given up.
///
/// HTTP/1.1 as in RFC 9112: a body ends by its length, its chunks, or the connection's end, and
/// interim answers (1xx) are passed over. Lines may end in a bare LF.
final class HttpAnswer {
  private static final int MOST_BYTES = 1 << 20;
  private static final int LONGEST_LINE = 8 << 10;
  private static final int BODY_KEPT = 256;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-9][0-9]{2})(?: .*)?");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,15}");
  private static final Pattern CHUNK = Pattern.compile("([0-9a-fA-F]{1,12})[ \t]*(?:;.*)?");

  /// What the answer is so far.
  sealed interface Result {}

  /// All of it is there.
  ///
  /// @param body its beginning, a character for each byte
  record Whole(int status, String body) implements Result {}

  /// It is no answer, or none that is worth reading on.
  record Malformed(String reason) implements Result {}

  private enum Phase {
    STATUS_LINE,
    HEADERS,
    LENGTH_KNOWN,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILERS,
    UNTIL_END
  }

  private final StringBuilder line = new StringBuilder();
  private final StringBuilder body = new StringBuilder();
  private Phase phase = Phase.STATUS_LINE;
  private int read = 0;
  private int status = 0;
  private boolean chunked = false;
  private long length = -1;

  /// Bytes left of the body or of a chunk.
  private long left = 0;

  /// The next bytes; empty while more are needed.
  Optional<Result> on(ByteString bytes) {
    try {
      for (int i = 0; i < bytes.size(); i++) {
        if (++read > MOST_BYTES) {
          return malformed("its answer is longer than " + MOST_BYTES + " bytes");
        }
        if (isWholeWith((char) (bytes.apply(i) & 0xff))) {
          return Optional.of(new Whole(status, body.toString()));
        }
      }
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return malformed(String.valueOf(e.getMessage()));
    }
  }

  /// The server has closed the connection.
  Result end() {
    return phase == Phase.UNTIL_END
        ? new Whole(status, body.toString())
        : new Malformed(
            read == 0
                ? "it closed the connection without an answer"
                : "it closed the connection in the middle of its answer");
  }

  private static Optional<Result> malformed(String reason) {
    return Optional.of(new Malformed(reason));
  }

  private boolean isWholeWith(char next) {
    return switch (phase) {
      case LENGTH_KNOWN -> {
        keep(next);
        yield --left == 0;
      }
      case CHUNK -> {
        keep(next);
        phase = --left == 0 ? Phase.CHUNK_END : Phase.CHUNK;
        yield false;
      }
      case UNTIL_END -> {
        keep(next);
        yield false;
      }
      case STATUS_LINE, HEADERS, CHUNK_SIZE, CHUNK_END, TRAILERS -> isWholeWithLetter(next);
    };
  }

  private void keep(char next) {
    if (body.length() < BODY_KEPT) {
      body.append(next);
    }
  }

  private boolean isWholeWithLetter(char next) {
    if (next != '\n') {
      if (line.length() == LONGEST_LINE) {
        throw new IllegalArgumentException("a line of its answer is too long");
      }
      line.append(next);
      return false;
    }
    if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    String whole = line.toString();
    line.setLength(0);
    return isWholeWithLine(whole);
  }

  private boolean isWholeWithLine(String text) {
    switch (phase) {
      case STATUS_LINE -> onStatus(text);
      case HEADERS -> {
        if (text.isEmpty()) {
          return isWholeWithHead();
        }
        onHeader(text);
      }
      case CHUNK_SIZE -> onChunkSize(text);
      case CHUNK_END -> {
        if (!text.isEmpty()) {
          throw new IllegalArgumentException("a chunk of its answer is longer than told");
        }
        phase = Phase.CHUNK_SIZE;
      }
      case TRAILERS -> {
        return text.isEmpty();
      }
      case LENGTH_KNOWN, CHUNK, UNTIL_END -> throw new IllegalStateException("no line in " + phase);
    }
    return false;
  }

  private void onStatus(String text) {
    Matcher matcher = STATUS.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("its answer is not HTTP/1.1");
    }
    status = Integer.parseInt(matcher.group(1));
    phase = Phase.HEADERS;
  }

  private void onHeader(String text) {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("a header of its answer has no name");
    }
    String value = text.substring(colon + 1).strip();
    switch (text.substring(0, colon).toLowerCase(Locale.ROOT)) {
      case "content-length" -> {
        if (!LENGTH.matcher(value).matches() || (length >= 0 && Long.parseLong(value) != length)) {
          throw new IllegalArgumentException("the length of its answer is not one number");
        }
        length = Long.parseLong(value);
      }
      case "transfer-encoding" -> {
        if (!value.equalsIgnoreCase("chunked")) {
          throw new IllegalArgumentException("its answer has an encoding that was not asked for");
        }
        chunked = true;
      }
      default -> {
        // Nothing else says where an answer ends.
      }
    }
  }

  private boolean isWholeWithHead() {
    if (status < 200) {
      phase = Phase.STATUS_LINE;
      return false;
    }
    if (status == 204 || status == 304) {
      return true;
    }
    left = length;
    phase = chunked ? Phase.CHUNK_SIZE : length >= 0 ? Phase.LENGTH_KNOWN : Phase.UNTIL_END;
    return phase == Phase.LENGTH_KNOWN && left == 0;
  }

  private void onChunkSize(String text) {
    Matcher matcher = CHUNK.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a chunk of its answer has no size");
    }
    left = Long.parseLong(matcher.group(1), 16);
    phase = left == 0 ? Phase.TRAILERS : Phase.CHUNK;
  }
}
