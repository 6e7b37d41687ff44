package dev.troupe.balancer;

import static dev.troupe.testing.Peer.PATIENCE;
import static org.awaitility.Awaitility.await;

import dev.troupe.testing.Peer;
import java.io.IOException;
import java.net.ServerSocket;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/// A client that an engine has joined with a server, for the tests that hold for [EveryEngine].
abstract class TunnelFixture {
  protected static ActorTestKit kit;

  protected final Engine engine;
  protected TestListeners listeners;
  protected ServerSocket listening;
  protected ActorRef<Balancers.Command> balancers;
  protected Peer client;
  protected Peer server;

  TunnelFixture(Engine engine) {
    this.engine = engine;
  }

  @BeforeParameterizedClassInvocation
  static void start(Engine engine, String sockets) {
    kit = TestListeners.kit(sockets);
  }

  @BeforeEach
  void join() throws IOException {
    listeners = new TestListeners(kit);
    listening = listeners.opened(Peer.listen());
    balancers = listener("", listening);
    client = listeners.connect(balancers);
    server = listeners.opened(Peer.acceptJoined(listening, client));
  }

  @AfterEach
  void close() throws Exception {
    listeners.close();
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    kit.shutdownTestKit();
  }

  protected void nobodyIsLeft() {
    await()
        .atMost(PATIENCE)
        .until(() -> listeners.status().servers().getFirst().connections() == 0);
  }

  protected ActorRef<Balancers.Command> listener(String config, ServerSocket... servers) {
    return listeners.start("engine = " + engine.word() + ", " + config, servers);
  }
}
