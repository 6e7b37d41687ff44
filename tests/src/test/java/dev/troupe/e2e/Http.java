package dev.troupe.e2e;

import dev.troupe.net.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What `curl -i` does: one request on a connection of its own, no redirect followed.
final class Http {
  private static final int TIMEOUT_MILLIS = 2_000;

  /// An answer, whatever its status.
  record Answer(int status, Optional<String> location, String body) {}

  private Http() {}

  /// Gets a path.
  ///
  /// @throws IOException if nobody answers within 2 s
  static Answer get(HostPort at, String path) throws IOException {
    return send("GET", at, path, "");
  }

  /// Sends a request without a body.
  ///
  /// @param token the operator's, or empty
  /// @throws IOException if nobody answers within 2 s
  static Answer send(String method, HostPort at, String path, String token) throws IOException {
    URI uri = URI.create("http://" + at + path);
    var connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.setRequestProperty("Connection", "close");
    if (!token.isEmpty()) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
    }
    int status = connection.getResponseCode();
    try (InputStream body =
        status < 400 ? connection.getInputStream() : InputStream.nullInputStream()) {
      return new Answer(
          status,
          Optional.ofNullable(connection.getHeaderField("Location")),
          new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
