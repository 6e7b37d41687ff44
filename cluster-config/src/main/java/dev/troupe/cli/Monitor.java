package dev.troupe.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.troupe.net.HostPort;
import dev.troupe.status.ClusterStatus;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A cluster's monitor as a command asks it.
final class Monitor {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int LONGEST_ANSWER = 8 * 1024 * 1024;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final URI cluster;

  Monitor(HostPort at) {
    this.cluster = URI.create("http://" + at + "/api/cluster");
  }

  /// The cluster as some node of it sees it now.
  ///
  /// @throws IOException if nobody answers within 2 s, or not with a cluster's status
  ClusterStatus cluster() throws IOException {
    return JSON.readValue(json(), ClusterStatus.class);
  }

  /// The same as the monitor wrote it.
  String json() throws IOException {
    var connection = (HttpURLConnection) cluster.toURL().openConnection();
    connection.setConnectTimeout((int) TIMEOUT.toMillis());
    connection.setReadTimeout((int) TIMEOUT.toMillis());
    connection.setRequestProperty("Connection", "close");
    if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
      throw new IOException("status " + connection.getResponseCode());
    }
    try (InputStream body = connection.getInputStream()) {
      return new String(body.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
    }
  }
}
