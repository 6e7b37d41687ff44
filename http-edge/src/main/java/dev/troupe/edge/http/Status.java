package dev.troupe.edge.http;

/// The statuses that are answered with.
public enum Status {
  NO_CONTENT(204, "No Content"),
  FOUND(302, "Found"),
  BAD_REQUEST(400, "Bad Request"),
  NOT_FOUND(404, "Not Found"),
  METHOD_NOT_ALLOWED(405, "Method Not Allowed"),
  CONTENT_TOO_LARGE(413, "Content Too Large"),
  URI_TOO_LONG(414, "URI Too Long"),
  EXPECTATION_FAILED(417, "Expectation Failed"),
  HEADERS_TOO_LARGE(431, "Request Header Fields Too Large"),
  NOT_IMPLEMENTED(501, "Not Implemented"),
  UNAVAILABLE(503, "Service Unavailable"),
  VERSION_NOT_SUPPORTED(505, "HTTP Version Not Supported");

  private final int code;
  private final String line;

  Status(int code, String reason) {
    this.code = code;
    this.line = "HTTP/1.1 " + code + " " + reason + "\r\n";
  }

  /// The three digits.
  public int code() {
    return code;
  }

  /// The first line of an answer, with its end.
  String line() {
    return line;
  }
}
