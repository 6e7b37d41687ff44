package dev.troupe.edge.http;

import dev.troupe.edge.http.Parsed.Malformed;
import org.jspecify.annotations.Nullable;

/// The head of one request: what its first line and those of its headers say that the server has to
/// know (RFC 9112). Whatever two programs could read differently is malformed, since one of them
/// may stand before us: a length given twice, or in two ways; a folded line; a blank before the
/// colon.
final class Head {
  static final int MOST_HEADERS = 64;

  private final RequestLine line;
  private int headers = 0;
  private @Nullable String host = null;
  private long length = -1;
  private boolean chunked = false;
  private boolean close = false;
  private boolean keep = false;
  private boolean waits = false;

  /// @param line that is not malformed
  Head(RequestLine line) {
    this.line = line;
  }

  /// Takes one header.
  ///
  /// @return what is wrong with it, if anything is
  @Nullable Malformed header(byte[] bytes, int from, int to) {
    if (++headers > MOST_HEADERS) {
      return new Malformed(
          Status.HEADERS_TOO_LARGE, "there must be no more than " + MOST_HEADERS + " headers");
    }
    Field field = Field.of(bytes, from, to);
    return field == null ? Field.MALFORMED : take(field);
  }

  private @Nullable Malformed take(Field field) {
    return switch (field.nameLength()) {
      case 4 -> field.isNamed("host") ? host(field) : null;
      case 6 -> field.isNamed("expect") ? expect(field) : null;
      case 10 -> field.isNamed("connection") ? connection(field) : null;
      case 14 -> field.isNamed("content-length") ? length(field) : null;
      case 17 -> field.isNamed("transfer-encoding") ? coding(field) : null;
      default -> null;
    };
  }

  private @Nullable Malformed host(Field field) {
    if (host != null) {
      return Malformed.bad("Host: must be given once");
    }
    host = Authority.hostOf(field.text());
    return host == null ? Malformed.bad("Host: must be a name or an address") : null;
  }

  private @Nullable Malformed expect(Field field) {
    waits = field.is("100-continue");
    return waits ? null : new Malformed(Status.EXPECTATION_FAILED, "Expect: must be 100-continue");
  }

  private @Nullable Malformed connection(Field field) {
    close |= field.holds("close");
    keep |= field.holds("keep-alive");
    return null;
  }

  private @Nullable Malformed length(Field field) {
    if (length >= 0) {
      return Malformed.bad("Content-Length: must be given once");
    }
    length = field.number();
    return length < 0 ? Malformed.bad("Content-Length: must be a number") : null;
  }

  private @Nullable Malformed coding(Field field) {
    if (chunked) {
      return Malformed.bad("Transfer-Encoding: must be given once");
    }
    chunked = field.is("chunked");
    return chunked
        ? null
        : new Malformed(Status.NOT_IMPLEMENTED, "Transfer-Encoding: must be chunked");
  }

  /// All headers are there.
  ///
  /// @return what is wrong with them together, if anything is
  @Nullable Malformed whole() {
    if (chunked && length >= 0) {
      return Malformed.bad("Content-Length: must not stand beside Transfer-Encoding");
    }
    if (chunked && line.http10()) {
      return Malformed.bad("Transfer-Encoding: is not known to HTTP/1.0");
    }
    if (host == null && !line.http10()) {
      return Malformed.bad("Host: is missing");
    }
    if (length > Body.MOST_BYTES) {
      return Body.TOO_LARGE;
    }
    return null;
  }

  /// Whether the client sends the body only if it is asked to, which it is not: that it is answered
  /// at once, and the connection ends, tells it that nobody wants it.
  boolean waitsWithBody() {
    return waits && !line.http10() && (chunked || length > 0);
  }

  boolean chunked() {
    return chunked;
  }

  /// Bytes of the body, 0 if none is announced.
  long length() {
    return Math.max(0, length);
  }

  Parsed.Request request() {
    String asked = line.host() != null ? line.host() : host != null ? host : "";
    boolean keepAlive = (keep || !line.http10()) && !close && !waitsWithBody();
    return new Parsed.Request(line.method(), asked, line.target(), line.http10(), keepAlive);
  }
}
