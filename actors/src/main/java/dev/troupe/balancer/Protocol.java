package dev.troupe.balancer;

import java.util.Locale;
import org.apache.pekko.util.ByteString;

/// What the clients of a listener speak, as far as a balancer has to say something itself.
public enum Protocol {
  /// Nothing is known: a client that no server takes finds its connection closed.
  TCP(""),
  /// IRC: the client is told in one line that it should come again.
  CHAT("ERROR :No chat server is available, try again later\r\n"),
  /// HTTP/1.1: the client gets a whole, empty answer.
  HTTP("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");

  private final String refusal;

  Protocol(String refusal) {
    this.refusal = refusal;
  }

  /// Whether a client has nothing more to say once its server has ended.
  boolean endsWithServer() {
    return this == HTTP;
  }

  /// What a client is sent before its connection closes because no server can take it.
  public ByteString refusal() {
    return ByteString.fromString(refusal);
  }

  /// Its word in the configuration.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
