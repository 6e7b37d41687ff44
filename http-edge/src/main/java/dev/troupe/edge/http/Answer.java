package dev.troupe.edge.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// What a request is answered.
///
/// @param headers whole lines with their ends, beside those that every answer has
/// @param text one line, without its end; empty for no body
public record Answer(Status status, String headers, String text) {
  private static final String COMMON = "X-Content-Type-Options: nosniff\r\nServer: troupe\r\n";
  private static final byte[] NOTHING = new byte[0];

  /// One line of text.
  public static Answer text(Status status, String line) {
    return new Answer(status, "", line);
  }

  /// One line of text, and a header more.
  public Answer with(String name, String value) {
    return new Answer(status, headers + name + ": " + value + "\r\n", text);
  }

  /// 503 that says when to try again.
  public static Answer comeBack(int seconds, String why) {
    return text(Status.UNAVAILABLE, why).with("Retry-After", Integer.toString(seconds));
  }

  /// What is said to bytes that are no request.
  public static Answer of(Parsed.Malformed malformed) {
    return text(malformed.status(), malformed.reason());
  }

  /// The bytes for one client.
  ///
  /// @param headOnly whether the request was a `HEAD`
  /// @param connection the value of the header of that name, empty for none
  /// @param date now, as HTTP wants it
  public byte[] bytes(boolean headOnly, String connection, String date) {
    byte[] body = text.isEmpty() ? NOTHING : (text + "\n").getBytes(UTF_8);
    String type = body.length == 0 ? "" : "Content-Type: text/plain; charset=UTF-8\r\n";
    String length = status == Status.NO_CONTENT ? "" : "Content-Length: " + body.length + "\r\n";
    String kept = connection.isEmpty() ? "" : "Connection: " + connection + "\r\n";
    String head = status.line() + headers + COMMON + "Date: " + date + "\r\n";
    byte[] start = (head + kept + type + length + "\r\n").getBytes(ISO_8859_1);
    if (headOnly || body.length == 0) {
      return start;
    }
    byte[] all = Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, all, start.length, body.length);
    return all;
  }
}
