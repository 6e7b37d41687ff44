package dev.troupe.balancer;

import static dev.troupe.balancer.AccessEvents.millis;
import static dev.troupe.testing.Peer.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import dev.troupe.status.BalancerStatus;
import dev.troupe.testing.Peer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/// What every engine tells of a connection that has ended, and of those that have not.
@EveryEngine
final class PassageTest {
  private static ActorTestKit kit;

  private final Engine engine;
  private AccessEvents events;
  private TestListeners listeners;
  private ServerSocket listening;

  PassageTest(Engine engine, String sockets) {
    this.engine = engine;
  }

  @BeforeParameterizedClassInvocation
  static void start(Engine engine, String sockets) {
    kit = TestListeners.kit(sockets);
  }

  @BeforeEach
  void open() throws IOException {
    events = new AccessEvents();
    listeners = new TestListeners(kit);
    listening = listeners.opened(Peer.listen());
  }

  @AfterEach
  void close() throws Exception {
    listeners.close();
    events.close();
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void aConnectionThatEndsIsToldWithItsBytesAndTimes() throws Exception {
    Peer client = listeners.connect(listener("", listening));
    Peer server = listeners.opened(Peer.acceptJoined(listening, client));
    client.send("question");
    assertThat(server.read(8)).isEqualTo("question");
    server.send("a long answer");
    assertThat(client.read(13)).isEqualTo("a long answer");
    client.end();
    assertThat(server.readAll()).isEmpty();
    server.end();
    Map<String, Object> event = events.of(client);
    assertThat(event)
        .contains(
            entry("listener", "test"),
            entry("client", "127.0.0.1:" + client.socket().getLocalPort()),
            entry("server", Peer.addressOf(listening).toString()),
            entry("end", "client-ended"),
            entry("tries", 1),
            entry("to_server", 9L),
            entry("to_client", 13L));
    double steps =
        millis(event, "waited_ms") + millis(event, "connect_ms") + millis(event, "first_byte_ms");
    assertThat(steps).isPositive().isLessThanOrEqualTo(millis(event, "total_ms") + 0.01);
  }

  @Test
  void whoEndsFirstIsTold() throws Exception {
    Peer client = listeners.connect(listener("", listening));
    Peer server = listeners.opened(Peer.acceptJoined(listening, client));
    server.end();
    assertThat(client.readAll()).isEmpty();
    client.end();
    assertThat(events.of(client))
        .contains(entry("end", "server-ended"), entry("to_server", 1L), entry("to_client", 0L))
        .containsEntry("first_byte_ms", null);
  }

  @Test
  void whoFailsIsTold() throws Exception {
    var balancers = listener("", listening);
    Peer client = listeners.connect(balancers);
    listeners.opened(Peer.acceptJoined(listening, client));
    client.reset();
    assertThat(events.of(client)).containsEntry("end", "client-reset");
    Peer another = listeners.connect(balancers);
    Peer server = listeners.opened(Peer.acceptJoined(listening, another));
    server.reset();
    assertThat(events.of(another)).containsEntry("end", "server-reset");
  }

  @Test
  void aFailureAfterOneSidesEndIsTheLastWord() throws Exception {
    Peer client = listeners.connect(listener("", listening));
    Peer server = listeners.opened(Peer.acceptJoined(listening, client));
    client.end();
    assertThat(server.readAll()).isEmpty();
    server.reset();
    assertThat(events.of(client)).containsEntry("end", "server-reset");
  }

  @Test
  void whatNobodyUsesIsTold() throws Exception {
    Peer client = listeners.connect(listener("idle-timeout = 1 s", listening));
    listeners.opened(Peer.acceptJoined(listening, client));
    Map<String, Object> event = events.of(client);
    assertThat(event).containsEntry("end", "idle-timeout");
    assertThat(millis(event, "total_ms")).isGreaterThan(900);
  }

  @Test
  void aServerThatNeverAnswersIsTold() throws Exception {
    Peer client =
        listeners.connect(listener("protocol = http, response-timeout = 300 ms", listening));
    client.send("GET / HTTP/1.1\r\n\r\n");
    assertThat(client.readAll()).startsWith("HTTP/1.1 500 ");
    client.end();
    assertThat(events.of(client))
        .contains(
            entry("end", "response-timeout"),
            entry("server", Peer.addressOf(listening).toString()),
            entry("tries", 1),
            entry("to_server", 18L),
            entry("to_client", 0L));
  }

  @Test
  void whoIsNotServedIsToldWhy() throws Exception {
    Peer refused = listeners.connect(listener(""));
    assertThat(refused.readAll()).isEmpty();
    refused.end();
    assertThat(events.of(refused))
        .contains(entry("end", "no-server"), entry("tries", 0), entry("to_client", 0L))
        .containsEntry("server", null)
        .containsEntry("connect_ms", null);
    var one = listener("workers = 1, queue-limit = 1, max-clients = 2", listening);
    Peer first = listeners.connect(one);
    listeners.opened(Peer.acceptJoined(listening, first));
    listeners.connect(one);
    Peer tooMany = listeners.connect(one);
    assertThat(tooMany.readAll()).isEmpty();
    tooMany.end();
    assertThat(events.of(tooMany)).containsEntry("end", "max-clients");
  }

  @Test
  void whoIsClosedWithoutAnAnswerIsTold() throws Exception {
    var full = listener("protocol = http, max-clients = 1", listening);
    Peer first = listeners.connect(full);
    listeners.opened(Peer.acceptJoined(listening, first));
    Peer tooMany = listeners.connect(full);
    while (tooMany.read(1).equals("H")) {
      tooMany = listeners.connect(full);
    }
    assertThat(events.of(tooMany))
        .contains(entry("end", "max-clients"), entry("tries", 0), entry("to_server", 0L))
        .containsEntry("server", null);
  }

  @Test
  void whoWaitsForTooLongOrNotAtAllIsToldApart() throws Exception {
    var one = listener("workers = 1, queue-limit = 1, queue-timeout = 300 ms", listening);
    Peer first = listeners.connect(one);
    listeners.opened(Peer.acceptJoined(listening, first));
    Peer waiting = listeners.connect(one);
    Peer another = listeners.connect(one);
    assertThat(another.readAll()).isEmpty();
    another.end();
    assertThat(events.of(another)).containsEntry("end", "queue-full");
    assertThat(waiting.readAll()).isEmpty();
    waiting.end();
    Map<String, Object> event = events.of(waiting);
    assertThat(event).containsEntry("end", "queue-timeout");
    assertThat(millis(event, "waited_ms")).isGreaterThanOrEqualTo(300);
  }

  @Test
  void whoGoesWhileItWaitsGivesItsPlaceUp() throws Exception {
    var one = listener("workers = 1, queue-limit = 1", listening);
    Peer first = listeners.connect(one);
    Peer server = listeners.opened(Peer.acceptJoined(listening, first));
    Peer gone = listeners.connect(one);
    gone.send("spoken to nobody");
    await().atMost(PATIENCE).until(() -> listeners.status().queue().waiting() == 1);
    gone.reset();
    assertThat(events.of(gone))
        .contains(entry("end", "client-reset"), entry("tries", 0), entry("to_server", 0L))
        .containsEntry("server", null);
    Peer next = listeners.connect(one);
    first.end();
    server.end();
    Peer nextServer = listeners.opened(Peer.acceptJoined(listening, next));
    nextServer.end();
    assertThat(next.readAll()).as("it has the place").isEmpty();
    await().atMost(PATIENCE).until(() -> listeners.status().queue().left() == 1);
  }

  @Test
  void whoEndsItsOutputWhileItWaitsIsServedWithAllItHasSent() throws Exception {
    var one = listener("workers = 1", listening);
    Peer first = listeners.connect(one);
    Peer server = listeners.opened(Peer.acceptJoined(listening, first));
    List<Peer> waiting = new ArrayList<>();
    List<String> texts = List.of("", "brief", "long ".repeat(20_000));
    for (String text : texts) {
      Peer next = listeners.connect(one);
      next.send("?" + text);
      next.end();
      waiting.add(next);
    }
    await().atMost(PATIENCE).until(() -> listeners.status().queue().waiting() == 3);
    first.end();
    server.end();
    for (int i = 0; i < texts.size(); i++) {
      Peer there = listeners.nextThatSpeaks(listening, "?");
      assertThat(there.readAll()).isEqualTo(texts.get(i));
      there.send("bye");
      there.end();
      assertThat(waiting.get(i).readAll()).isEqualTo("bye");
    }
  }

  @Test
  void aReferralNamesTheServer() throws Exception {
    Peer client = listeners.connect(listener("mode = refer", listening));
    assertThat(client.readAll()).contains("'127.0.0.1', ");
    client.end();
    assertThat(events.of(client))
        .contains(
            entry("end", "referred"),
            entry("tries", 0),
            entry("server", Peer.addressOf(listening).toString()));
  }

  @Test
  void everyTryCounts() throws Exception {
    ServerSocket dying = Peer.listen();
    var two = listener("interval = 1 h", dying, listening);
    listeners.addressOf(two);
    dying.close();
    Peer client = listeners.connect(two);
    Peer server = listeners.opened(Peer.acceptJoined(listening, client));
    client.end();
    server.end();
    assertThat(events.of(client))
        .contains(entry("tries", 2), entry("server", Peer.addressOf(listening).toString()));
    await()
        .atMost(PATIENCE)
        .until(() -> listeners.status().servers().get(1).bytes().toServer() == 1);
  }

  @Test
  void whatIsCutIsTold() throws Exception {
    TestProbe<Done> drained = kit.createTestProbe();
    var brief = listener("drain-timeout = 100 ms", listening);
    Peer stubborn = listeners.connect(brief);
    listeners.opened(Peer.acceptJoined(listening, stubborn));
    brief.tell(new Balancers.Drain(drained.getRef()));
    drained.expectMessage(PATIENCE, Done.getInstance());
    assertThatThrownBy(() -> stubborn.read(1)).isInstanceOf(SocketException.class);
    assertThat(events.of(stubborn)).containsEntry("end", "cut");
  }

  @Test
  void theClientIsTheOneThatAProxyNames() throws Exception {
    var behind = listener("trusted-proxies = [\"127.0.0.1\"]", listening);
    Peer proxy = listeners.connect(behind);
    proxy.send("PROXY TCP6 2001:db8::1 2001:db8::2 4242 80\r\n");
    listeners.opened(Peer.acceptJoined(listening, proxy));
    proxy.reset();
    assertThat(events.of("[2001:db8:0:0:0:0:0:1]:4242")).containsEntry("end", "client-reset");
    Peer rude = listeners.connect(behind);
    rude.send("GET / HTTP/1.1\r\n");
    assertThat(events.of(rude)).contains(entry("end", "not-greeted"), entry("to_server", 0L));
  }

  @Test
  void theStatusCountsWhatMovesWhileItMovesAndOnce() throws Exception {
    var balancers = listener("", listening);
    Peer client = listeners.connect(balancers);
    Peer server = listeners.opened(Peer.acceptJoined(listening, client));
    server.send("answer");
    assertThat(client.read(6)).isEqualTo("answer");
    var moved = new BalancerStatus.Bytes(1, 6);
    var _ = serverThat(it -> it.bytes().equals(moved));
    client.end();
    server.end();
    var _ = serverThat(it -> it.connections() == 0);
    client = listeners.connect(balancers);
    listeners.opened(Peer.acceptJoined(listening, client));
    var now = serverThat(it -> it.bytes().toServer() == 2);
    assertThat(now.bytes().toClient()).isEqualTo(6);
    assertThat(now.connects().made()).isEqualTo(2);
    assertThat(now.connects().median()).isPositive().isLessThanOrEqualTo(now.connects().p99());
  }

  private BalancerStatus.Server serverThat(Predicate<BalancerStatus.Server> condition) {
    return await().atMost(PATIENCE).until(() -> listeners.status().servers().getFirst(), condition);
  }

  @Test
  void nothingIsToldUnlessItIsWanted() throws Exception {
    Peer client = listeners.connect(start("access-log = off", listening));
    Peer server = listeners.opened(Peer.acceptJoined(listening, client));
    client.end();
    assertThat(server.readAll()).isEmpty();
    server.end();
    await().atMost(PATIENCE).until(() -> listeners.status().ended().containsKey("client-ended"));
    assertThat(events.tells(client)).isFalse();
  }

  private ActorRef<Balancers.Command> listener(String config, ServerSocket... servers) {
    return start("access-log = on, " + config, servers);
  }

  private ActorRef<Balancers.Command> start(String config, ServerSocket... servers) {
    return listeners.start("engine = " + engine.word() + ", " + config, servers);
  }
}
