package dev.troupe.edge.http;

import dev.troupe.edge.http.Parsed.Malformed;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Passes over the body of one request (RFC 9112, sections 6 and 7), since none of ours has a
/// meaning.
final class Body {
  static final int MOST_BYTES = 64 << 10;
  static final Malformed TOO_LARGE =
      new Malformed(
          Status.CONTENT_TOO_LARGE, "the body must not be larger than " + MOST_BYTES + " bytes");

  private static final int LONGEST_SIZE_LINE = 256;
  private static final int LONGEST_TRAILER = 8 << 10;
  private static final int MOST_DIGITS = 8;

  private enum Phase {
    BYTES,
    SIZE,
    CHUNK,
    CHUNK_END,
    TRAILERS,
    WHOLE
  }

  private final LineReader lines;
  private Phase phase;
  private long left;
  private long taken = 0;
  private int trailers = 0;

  /// @param length of a body that is not chunked
  Body(LineReader lines, boolean chunked, long length) {
    this.lines = lines;
    this.phase = chunked ? Phase.SIZE : Phase.BYTES;
    this.left = length;
  }

  /// Passes over as much as is there.
  ///
  /// @return null once it is whole
  @Nullable Parsed next(ByteBuffer in) {
    while (phase != Phase.WHOLE) {
      Parsed stop =
          switch (phase) {
            case BYTES -> skip(in, Phase.WHOLE);
            case CHUNK -> skip(in, Phase.CHUNK_END);
            case SIZE, CHUNK_END, TRAILERS -> line(in);
            case WHOLE -> null;
          };
      if (stop != null) {
        return stop;
      }
    }
    return null;
  }

  private @Nullable Parsed skip(ByteBuffer in, Phase then) {
    int now = (int) Math.min(left, in.remaining());
    in.position(in.position() + now);
    left -= now;
    if (left > 0) {
      return new Parsed.NeedMore();
    }
    phase = then;
    return null;
  }

  private @Nullable Parsed line(ByteBuffer in) {
    int limit =
        switch (phase) {
          case SIZE -> LONGEST_SIZE_LINE;
          case CHUNK_END -> 0;
          case TRAILERS -> LONGEST_TRAILER;
          case BYTES, CHUNK, WHOLE -> throw new IllegalStateException(phase + " has no lines");
        };
    return switch (lines.next(in, limit)) {
      case PART -> new Parsed.NeedMore();
      case TOO_LONG, BARE_LINE_FEED -> Malformed.bad("the body must be chunked as announced");
      case LINE -> onLine();
    };
  }

  private @Nullable Malformed onLine() {
    return switch (phase) {
      case SIZE -> onSize();
      case CHUNK_END -> {
        phase = Phase.SIZE;
        yield null;
      }
      case TRAILERS -> onTrailer();
      case BYTES, CHUNK, WHOLE -> throw new IllegalStateException(phase + " has no lines");
    };
  }

  private @Nullable Malformed onSize() {
    byte[] bytes = lines.bytes();
    int end = lines.from();
    long size = 0;
    while (end < lines.to() && Bytes.isHexadecimal(bytes[end])) {
      size = 16 * size + Character.digit(bytes[end++], 16);
    }
    int digits = end - lines.from();
    boolean ends = end == lines.to() || bytes[end] == ';' || Bytes.isBlank(bytes[end]);
    boolean plain = Bytes.areFieldContent(bytes, end, lines.to());
    if (digits == 0 || digits > MOST_DIGITS || !ends || !plain) {
      return Malformed.bad("a chunk must begin with its size in hexadecimal digits");
    }
    taken += size;
    if (taken > MOST_BYTES) {
      return TOO_LARGE;
    }
    left = size;
    phase = size == 0 ? Phase.TRAILERS : Phase.CHUNK;
    return null;
  }

  private @Nullable Malformed onTrailer() {
    if (lines.length() == 0) {
      phase = Phase.WHOLE;
      return null;
    }
    if (++trailers > Head.MOST_HEADERS) {
      return new Malformed(Status.HEADERS_TOO_LARGE, "there must be fewer trailers");
    }
    return Field.of(lines.bytes(), lines.from(), lines.to()) == null ? Field.MALFORMED : null;
  }
}
