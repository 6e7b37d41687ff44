package dev.troupe.cli;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.troupe.edge.monitor.MonitorJson;
import dev.troupe.edge.monitor.Problems;
import dev.troupe.net.HostPort;
import dev.troupe.status.ClusterStatus;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// A cluster's monitor as a command asks it.
final class Monitor {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int LONGEST_ANSWER = 8 * 1024 * 1024;
  private static final ObjectReader CLUSTER = MonitorJson.mapper().readerFor(ClusterStatus.class);

  private static final ObjectReader PROBLEMS =
      MonitorJson.mapper().readerFor(MonitorJson.ProblemList.class);

  private static final ObjectReader JSON = MonitorJson.mapper().reader();

  private final HostPort at;

  Monitor(HostPort at) {
    this.at = at;
  }

  /// The cluster as some node of it sees it now.
  ///
  /// @throws IOException if nobody answers within 2 s, or not with a cluster's status
  ClusterStatus cluster() throws IOException {
    return CLUSTER.readValue(json());
  }

  /// The same as the monitor wrote it.
  String json() throws IOException {
    return read("/api/cluster");
  }

  /// All that is wrong in the cluster, the worst first.
  ///
  /// @throws IOException as above
  List<Problems.Problem> problems() throws IOException {
    return PROBLEMS.<MonitorJson.ProblemList>readValue(read("/api/problems")).problems();
  }

  private String read(String path) throws IOException {
    HttpURLConnection connection = open(path);
    if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
      throw new IOException("status " + connection.getResponseCode());
    }
    try (InputStream body = connection.getInputStream()) {
      return new String(body.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
    }
  }

  /// Asks that a node become the chat's primary.
  ///
  /// @param token the operator's, or empty
  /// @throws IOException if nobody answers within 2 s, or if it is refused, saying why
  void promote(String node, String token) throws IOException {
    order("POST", "/api/nodes/" + part(node) + "/promote", token);
  }

  /// Orders something for a balanced server.
  ///
  /// @param order `drain` or `weight`, the latter with its query if it is not taken back
  /// @param takeBack that all be as configured again
  /// @param token the operator's, or empty
  /// @throws IOException as above
  void order(String listener, String server, String order, boolean takeBack, String token)
      throws IOException {
    order(
        takeBack ? "DELETE" : "POST",
        "/api/balancers/" + part(listener) + "/servers/" + part(server) + "/" + order,
        token);
  }

  private static String part(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private void order(String method, String path, String token) throws IOException {
    HttpURLConnection connection = open(path);
    connection.setRequestMethod(method);
    if (!token.isEmpty()) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
    }
    if (connection.getResponseCode() / 100 != 2) {
      throw new IOException(reason(connection));
    }
  }

  private HttpURLConnection open(String path) throws IOException {
    var connection = (HttpURLConnection) URI.create("http://" + at + path).toURL().openConnection();
    connection.setConnectTimeout((int) TIMEOUT.toMillis());
    connection.setReadTimeout((int) TIMEOUT.toMillis());
    connection.setRequestProperty("Connection", "close");
    return connection;
  }

  private static String reason(HttpURLConnection refused) throws IOException {
    try (InputStream body = refused.getErrorStream()) {
      String error = body == null ? "" : JSON.readTree(body).path("error").asText();
      return error.isEmpty() ? "status " + refused.getResponseCode() : error;
    }
  }
}
