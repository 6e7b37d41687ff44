package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.edge.monitor.MonitorJson;
import dev.troupe.net.HostPort;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What the nodes count of their visitors stands in every node's `storage.db` and on the monitor,
/// and a crash changes none of it.
final class StatisticsIT {
  @RegisterExtension static final ClusterExtension CLUSTER = new ClusterExtension();

  /// The same before and after midnight, and whoever else was turned away.
  private static final String SERVERS =
      "SELECT Name, max(Average_Rating), sum(Today_Count), max(Total_Approaches - Lost_Count)"
          + " FROM server GROUP BY Name ORDER BY Name";

  private static final String SESSIONS =
      "SELECT User, Out_Time > In_Time, Out_Time IS NULL FROM session ORDER BY User";

  private final Cluster cluster = CLUSTER.cluster();

  @Test
  void aCrashChangesNothingOfWhatWasCountedAndEndsItsSessionsOnEveryNode() throws Exception {
    NodeProcess victim = cluster.nodes().get(2);
    try (IrcClient ada = IrcClient.logIn(cluster.chat(cluster.nodes().get(0)), "ada");
        IrcClient _ = IrcClient.logIn(cluster.chat(victim), "bob");
        IrcClient eve = IrcClient.logIn(cluster.chat(victim), "eve")) {
      rate(ada, "4.5");
      rate(eve, "4");
      rate(eve, "3");
      eve.send("QUIT");
      eve.expectEnd();
      awaitOnAll(SERVERS, List.of("node-1|4.5|1|1", "node-2|null|0|0", "node-3|3.0|2|2"));
      awaitOnAll(SESSIONS, List.of("ada|null|1", "bob|null|1", "eve|1|0"));
      cluster.await(
          "the monitor tells the same", () -> said("node-3").path("approaches").asInt() >= 2);
      assertThat(said("node-1").path("average_rating").asDouble()).isEqualTo(4.5);
      assertThat(said("node-3").path("last_to_arrive").asText()).isEqualTo("eve");

      victim.kill();

      for (NodeProcess node : cluster.without(victim)) {
        awaitRows(node, SESSIONS, List.of("ada|null|1", "bob|1|0", "eve|1|0"));
      }
      cluster.makeWhole();
      awaitOnAll(SERVERS, List.of("node-1|4.5|1|1", "node-2|null|0|0", "node-3|3.0|2|2"));
      awaitOnAll(SESSIONS, List.of("ada|null|1", "bob|1|0", "eve|1|0"));
      cluster.await(
          "the monitor tells it again", () -> said("node-3").path("approaches").asInt() >= 2);
    }
  }

  /// With all servers drained the referral has nobody to send a client to.
  @Test
  void whoIsToldToWaitByTheReferralIsLost() throws Exception {
    long before = lost();
    for (NodeProcess node : cluster.nodes()) {
      order("POST", node);
    }
    cluster.await("SNA wait", () -> answer(cluster.ports().referral()).equals("SNA wait"));
    cluster.await("a lost client", () -> lost() > before);
    assertThat(
            rows(cluster.nodes().get(0), "SELECT min(Total_Approaches >= Lost_Count) FROM server"))
        .containsExactly("1");
    for (NodeProcess node : cluster.nodes()) {
      order("DELETE", node);
    }
    cluster.await("an address", () -> answer(cluster.ports().referral()).startsWith("('"));
  }

  private static void rate(IrcClient client, String rating) throws Exception {
    client.send("RATE " + rating);
    IrcMessage _ = client.expect("thanks for " + rating, message -> message.is("NOTE"));
  }

  private JsonNode said(String node) throws IOException {
    String json = Http.get(cluster.ports().monitor(), "/api/chat").body();
    for (JsonNode one : MonitorJson.mapper().readTree(json).path("statistics")) {
      if (one.path("node").asText().equals(node)) {
        return one.path("statistics");
      }
    }
    throw new IOException("nothing of " + node + " in " + json);
  }

  private long lost() throws SQLException {
    return Long.parseLong(
        rows(cluster.nodes().get(0), "SELECT sum(Lost_Count) FROM server").getFirst());
  }

  private void order(String method, NodeProcess server) throws IOException {
    String path = "/api/balancers/referral/servers/" + server.name() + "/drain";
    URI uri = URI.create("http://" + cluster.ports().monitor() + path);
    var connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestMethod(method);
    assertThat(connection.getResponseCode()).as(method + " " + path).isBetween(200, 299);
  }

  private static String answer(HostPort at) throws IOException {
    try (var socket = new Socket(at.host(), at.port())) {
      socket.setSoTimeout(5_000);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private void awaitOnAll(String query, List<String> expected) {
    cluster.nodes().forEach(node -> awaitRows(node, query, expected));
  }

  private void awaitRows(NodeProcess node, String query, List<String> expected) {
    cluster.await(
        query + " on " + node.name() + " says " + expected,
        () -> rows(node, query).equals(expected));
  }

  private List<String> rows(NodeProcess node, String query) throws SQLException {
    Path file = cluster.folder(node).resolve("chat").resolve("storage.db");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement();
        var at = statement.executeQuery(query)) {
      var rows = new ArrayList<String>();
      while (at.next()) {
        var row = new ArrayList<String>();
        for (int i = 1; i <= at.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(at.getString(i)));
        }
        rows.add(String.join("|", row));
      }
      return rows;
    }
  }
}
