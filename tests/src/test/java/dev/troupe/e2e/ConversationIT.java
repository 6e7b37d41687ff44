package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.files.HftpClient;
import dev.troupe.files.hftp.FileName;
import dev.troupe.net.HostPort;
import dev.troupe.status.BalancerStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What people do with a cluster in which all is well.
final class ConversationIT {
  private static final WebServer FIRST = holding("a");
  private static final WebServer SECOND = holding("b");

  @RegisterExtension
  static final ClusterExtension CLUSTER =
      new ClusterExtension(
          """
          troupe.balancer.listeners.held {
            listen = "127.0.0.1:0"
            servers = ["%s", "%s"]
            algorithm = least-connections
          }
          """
              .formatted(FIRST.at(), SECOND.at()));

  private final Cluster cluster = CLUSTER.cluster();
  private final Ports ports = cluster.ports();

  /// A server that tells its name and then keeps each client for as long as that stays.
  private static WebServer holding(String name) {
    try {
      return new WebServer(
          name,
          0,
          client -> {
            WebServer.send(client, name);
            int _ = client.getInputStream().read();
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  static void closeServers() throws IOException {
    FIRST.close();
    SECOND.close();
  }

  @Test
  void twoPeopleOnDifferentNodesTalk() throws Exception {
    try (IrcClient ada = IrcClient.logIn(ports.chat(2), "ada");
        IrcClient bob = IrcClient.logIn(ports.chat(3), "bob")) {
      ada.say("bob", "hello");
      IrcMessage echo = ada.expectText("ada", "hello");
      IrcMessage heard = bob.expectText("ada", "hello");
      assertThat(heard.tags().get("msgid")).isEqualTo(echo.tags().get("msgid"));

      bob.say("#lobby", "hello all");
      ada.expectText("bob", "hello all");
    }
  }

  @Test
  void mailWaitsForWhoIsAwayAndIsThereAtAnotherNode() throws Exception {
    try (IrcClient carol = IrcClient.logIn(ports.chat(1), "carol")) {
      carol.send("QUIT");
      carol.expectEnd();
    }
    try (IrcClient dan = IrcClient.logIn(ports.chat(2), "dan")) {
      dan.say("carol", "call me");
      dan.expectText("dan", "call me");
    }
    try (IrcClient carol = IrcClient.logIn(ports.frontDoor(), "carol")) {
      carol.expectText("dan", "call me");
    }
  }

  @Test
  void aVisitorIsSentToTheLeastBusyWebServer() throws Exception {
    for (int i = 0; i < 10; i++) {
      Http.Answer beat = Http.get(ports.site(1), "/heartbeat?client_id=visitor-" + i);
      assertThat(beat.status()).isEqualTo(200);
    }
    cluster.await(
        "all visitors seen by every node",
        () -> {
          for (int i = 0; i < Cluster.ENOUGH; i++) {
            if (!Http.get(ports.monitor(), "/stats").body().contains("\"total_users\":10")) {
              return false;
            }
          }
          return true;
        });

    Http.Answer answer = Http.get(ports.router(), "/page?x=1");

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.location().orElseThrow())
        .isIn("http://" + ports.site(2) + "/page?x=1", "http://" + ports.site(3) + "/page?x=1");
  }

  @Test
  void aFileIsFetched() throws Exception {
    byte[] content = new byte[1_000_000];
    new Random(1).nextBytes(content);
    Files.write(cluster.files().resolve("random.bin"), content);
    var fetched = new ByteArrayOutputStream();
    try (var client = HftpClient.connect(ports.files(), Duration.ofSeconds(5))) {
      FileName name = new FileName("random.bin");
      var channel = Channels.newChannel(fetched);
      client.slice(name, 0, client.size(name), channel::write);
    }
    assertThat(fetched.toByteArray()).isEqualTo(content);
  }

  @Test
  void theReferralTellsTheAddressOfAChatNode() throws Exception {
    try (var socket = new Socket(ports.referral().host(), ports.referral().port())) {
      socket.setSoTimeout(5_000);
      var answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      assertThat(answer)
          .isIn(
              List.of(1, 2, 3).stream()
                  .map(node -> "('127.0.0.1', " + ports.chat(node).port() + ")")
                  .toList());
    }
  }

  @Test
  void aPlainListenerGivesEachServerItsTurn() throws Exception {
    try (var _ = new NamedServer(ports.backend(1), "a");
        var _ = new NamedServer(ports.backend(2), "b");
        var _ = new NamedServer(ports.backend(3), "c")) {
      cluster.await(
          "all servers of the plain listener up",
          status ->
              status.part("node-1", BalancerStatus.class).stream()
                  .flatMap(balancer -> balancer.listeners().stream())
                  .filter(listener -> listener.name().equals("plain"))
                  .flatMap(listener -> listener.servers().stream())
                  .allMatch(BalancerStatus.Server::up));
      var names = new ArrayList<String>();
      for (int i = 0; i < 6; i++) {
        names.add(NamedServer.ask(ports.plain(1)));
      }
      assertThat(names).containsExactly("a", "b", "c", "a", "b", "c");
    }
  }

  @Test
  void whatOneNodeHoldsCountsForTheChoiceOfTheOthers() throws IOException {
    HostPort first = heldListener("node-1");
    HostPort second = heldListener("node-2");
    HostPort third = heldListener("node-3");
    try (Socket held = join(first)) {
      assertThat(serverOf(held)).isEqualTo("a");
      cluster.await("node 2 knows of it", () -> choice(second).equals("b"));
      cluster.await("node 3 knows of it", () -> choice(third).equals("b"));
    }
    cluster.await("node 2 knows that it is gone", () -> choice(second).equals("a"));
    cluster.await("node 3 knows that it is gone", () -> choice(third).equals("a"));
  }

  private HostPort heldListener(String node) throws IOException {
    return cluster.status().part(node, BalancerStatus.class).orElseThrow().listeners().stream()
        .filter(listener -> listener.name().equals("held"))
        .findFirst()
        .orElseThrow()
        .at();
  }

  /// The server that a client gets who leaves at once.
  private static String choice(HostPort at) throws IOException {
    try (Socket client = join(at)) {
      return serverOf(client);
    }
  }

  private static Socket join(HostPort at) throws IOException {
    var client = new Socket(at.host(), at.port());
    client.setSoTimeout(5_000);
    WebServer.send(client, "GET / HTTP/1.1\r\n\r\n");
    return client;
  }

  private static String serverOf(Socket client) throws IOException {
    return new String(client.getInputStream().readNBytes(1), StandardCharsets.US_ASCII);
  }
}
