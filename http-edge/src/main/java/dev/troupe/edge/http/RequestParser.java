package dev.troupe.edge.http;

import dev.troupe.edge.http.Parsed.Malformed;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Reads the requests of one connection (RFC 9112) from its bytes, however they are split:
///
/// | phase | at the end of a line | then |
/// | --- | --- | --- |
/// | before a request | an empty line | is passed over, once |
/// | | a request line | head |
/// | head | a header | head |
/// | | an empty line | body |
/// | body | the last byte of it | the request is whole; before the next one |
///
/// The parser keeps no more than one unfinished line. After a [Malformed] it must not be asked
/// again.
public final class RequestParser {
  /// Of the line of a header, and of a chunk's trailer.
  public static final int LONGEST_LINE = 8 << 10;

  /// Of path and query.
  public static final int LONGEST_TARGET = 2 << 10;

  /// Of all of a head's lines together.
  public static final int LARGEST_HEAD = 16 << 10;

  /// A method, a version, and their blanks.
  private static final int REST_OF_LINE = 32;

  private static final Parsed NEED_MORE = new Parsed.NeedMore();

  private final LineReader lines = new LineReader();
  private @Nullable Head head = null;
  private @Nullable Body body = null;
  private int headBytes = 0;
  private boolean passedOver = false;

  /// Takes bytes up to the end of one request, or all if none ends in them.
  ///
  /// @param in backed by an array
  public Parsed next(ByteBuffer in) {
    while (body == null) {
      Parsed stop = headLine(in);
      if (stop != null) {
        return stop;
      }
    }
    Parsed stop = body.next(in);
    return stop != null ? stop : whole();
  }

  /// Whether a request has begun and not ended.
  public boolean isWithinRequest() {
    return head != null || lines.isWithinLine();
  }

  private Parsed whole() {
    Parsed request = head == null ? NEED_MORE : head.request();
    lines.forget();
    head = null;
    body = null;
    headBytes = 0;
    passedOver = false;
    return request;
  }

  /// @return null if there is more to read
  private @Nullable Parsed headLine(ByteBuffer in) {
    if (head == null && !lines.isWithinLine() && in.hasRemaining() && !mayBegin(in)) {
      return Malformed.bad("this is not HTTP");
    }
    int limit = head == null ? LONGEST_TARGET + REST_OF_LINE : LONGEST_LINE;
    return switch (lines.next(in, limit)) {
      case PART -> NEED_MORE;
      case BARE_LINE_FEED -> Malformed.bad("lines must end in CR LF");
      case TOO_LONG ->
          head == null
              ? new Malformed(
                  Status.URI_TOO_LONG,
                  "the target must not be longer than " + LONGEST_TARGET + " bytes")
              : new Malformed(
                  Status.HEADERS_TOO_LARGE,
                  "a header must not be longer than " + LONGEST_LINE + " bytes");
      case LINE -> onHeadLine();
    };
  }

  /// What speaks TLS, say, is told at once and not when its first line ends, which may be never.
  private static boolean mayBegin(ByteBuffer in) {
    byte first = in.get(in.position());
    return Bytes.isToken(first) || first == '\r' || first == '\n';
  }

  private @Nullable Parsed onHeadLine() {
    headBytes += lines.length() + 2;
    if (headBytes > LARGEST_HEAD) {
      return new Malformed(
          Status.HEADERS_TOO_LARGE,
          "all headers together must not be longer than " + LARGEST_HEAD + " bytes");
    }
    if (head != null) {
      return lines.length() == 0
          ? onHead(head)
          : head.header(lines.bytes(), lines.from(), lines.to());
    }
    if (lines.length() == 0) {
      boolean again = passedOver;
      passedOver = true;
      return again ? Malformed.bad("a request must begin with its request line") : null;
    }
    return switch (RequestLine.of(lines.bytes(), lines.from(), lines.to(), LONGEST_TARGET)) {
      case Malformed wrong -> wrong;
      case RequestLine line -> {
        head = new Head(line);
        yield null;
      }
    };
  }

  private @Nullable Parsed onHead(Head whole) {
    Malformed wrong = whole.whole();
    if (wrong == null) {
      boolean none = whole.waitsWithBody();
      body = new Body(lines, whole.chunked() && !none, none ? 0 : whole.length());
    }
    return wrong;
  }
}
