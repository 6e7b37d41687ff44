package dev.troupe.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.Done;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What those hear who listen at `/events`.
class EventsTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static TestEdge edge;

  @BeforeAll
  static void start() {
    edge = new TestEdge("");
    Parts.report(edge);
    edge.get(edge.site(0), "/heartbeat?client_id=ann");
    Parts.awaitFeed(edge);
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  private static HttpResponse<String> get(String path) {
    return edge.get(edge.addresses.monitor(), path);
  }

  @Test
  void everyEventIsAsItIsDocumented() throws IOException {
    JsonNode document = JSON.readTree(get("/api/openapi.json").body());
    try (var socket = events();
        var lines = lines(socket)) {
      assertThat(readUntil(lines, "event: ")).isEqualTo("event: facts");
      JsonNode facts = JSON.readTree(readUntil(lines, "data: ").substring("data: ".length()));
      assertThat(new Schemas(document).faults(facts, document.at("/components/schemas/Facts")))
          .isEmpty();
      assertThat(facts.at("/chat/primary").asText()).isEqualTo("node-1");
      assertThat(facts.at("/now/chat_sessions").asInt()).isEqualTo(5);
      assertThat(facts.at("/balancers/listeners/0/servers/1/drained").asBoolean()).isTrue();
    }
  }

  @Test
  void whoListensHearsOfAUsersArrivalAndDeparture() throws IOException {
    try (var socket = events();
        var lines = lines(socket)) {
      edge.get(edge.site(1), "/heartbeat?client_id=eve");
      assertThat(readUntil(lines, "data: ", "\"eve\"")).isNotEmpty();
      edge.get(edge.site(1), "/leave?client_id=eve");
      String line = readUntil(lines, "data: ");
      while (line.contains("\"eve\"")) {
        line = readUntil(lines, "data: ");
      }
      assertThat(line).contains("\"ann\"");
    }
  }

  @Test
  void aListenerWhoNeverReadsHoldsNobodyUp() throws IOException {
    try (var silent = events();
        var socket = events();
        var lines = lines(socket)) {
      for (int i = 0; i < 5; i++) {
        assertThat(readUntil(lines, "data: ")).isNotEmpty();
      }
      assertThat(silent.isConnected()).isTrue();
    }
  }

  @Test
  void aDrainedNodeEndsItsStreamsWithoutAReset() throws IOException {
    try (var own = new TestEdge("")) {
      var monitor = own.addresses.monitor();
      try (var socket = new Socket(monitor.host(), monitor.port());
          var lines = lines(socket)) {
        send(socket, "GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
        readUntil(lines, "data: ");
        own.edge.tell(new HttpEdge.Drain(own.kit.<Done>createTestProbe().ref()));
        assertThat(lines.lines().toList()).endsWith("0", "");
      }
    }
  }

  private static Socket events() throws IOException {
    var monitor = edge.addresses.monitor();
    var socket = new Socket(monitor.host(), monitor.port());
    send(socket, "GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
    return socket;
  }

  private static void send(Socket socket, String request) throws IOException {
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  private static BufferedReader lines(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static String readUntil(BufferedReader lines, String... parts) throws IOException {
    String line = lines.readLine();
    while (line != null && !(line.startsWith(parts[0]) && line.contains(parts[parts.length - 1]))) {
      line = lines.readLine();
    }
    return line == null ? "the stream ended" : line;
  }
}
