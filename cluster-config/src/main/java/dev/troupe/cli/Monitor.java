package dev.troupe.cli;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.troupe.edge.monitor.MonitorJson;
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
  private static final ObjectReader CLUSTER = MonitorJson.mapper().readerFor(ClusterStatus.class);

  private final URI cluster;

  Monitor(HostPort at) {
    this.cluster = URI.create("http://" + at + "/api/cluster");
  }

  /// The cluster as some node of it sees it now.
  ///
  /// @throws IOException if nobody answers within 2 s, or not with a cluster's status
  ClusterStatus cluster() throws IOException {
    return CLUSTER.readValue(json());
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
