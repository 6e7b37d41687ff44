package dev.troupe.balancer;

import static dev.troupe.testing.Peer.PATIENCE;

import com.typesafe.config.ConfigFactory;
import dev.troupe.net.HostPort;
import dev.troupe.status.BalancerStatus;
import dev.troupe.status.StatusBoard;
import dev.troupe.testing.Peer;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;

/// Listeners of one test on real sockets, and what it has opened beside them.
final class TestListeners {
  private final TestProbe<StatusBoard.Command> board;
  private final ActorTestKit kit;
  private final List<AutoCloseable> opened = new ArrayList<>();

  /// A system for listeners.
  ///
  /// @param sockets of its event loop, as its dispatcher's configuration names them
  static ActorTestKit kit(String sockets) {
    return ActorTestKit.create(
        ConfigFactory.parseMap(Map.of(Engine.DISPATCHER + ".sockets", sockets))
            .withFallback(ConfigFactory.load()));
  }

  TestListeners(ActorTestKit kit) {
    this.kit = kit;
    this.board = kit.createTestProbe();
  }

  /// A listener over these servers, with more of its section.
  ActorRef<Balancers.Command> start(String config, ServerSocket... servers) {
    return startOver(
        config,
        Stream.of(servers).map(Peer::addressOf).map(HostPort::toString).toArray(String[]::new));
  }

  ActorRef<Balancers.Command> startOver(String config, String... servers) {
    String text =
        """
        troupe.balancer.listeners {
          front-door = null
          referral = null
          test { listen = "127.0.0.1:0", servers = [%s], %s }
        }
        """
            .formatted(
                String.join(", ", Stream.of(servers).map(one -> '"' + one + '"').toList()), config);
    var settings =
        Balancers.Settings.from(ConfigFactory.parseString(text).withFallback(ConfigFactory.load()));
    return kit.spawn(Balancers.create(settings, board.getRef()));
  }

  Peer connect(ActorRef<Balancers.Command> to) throws IOException {
    return opened(Peer.connect(addressOf(to)));
  }

  HostPort addressOf(ActorRef<Balancers.Command> listener) {
    TestProbe<Balancers.Addresses> probe = kit.createTestProbe();
    listener.tell(new Balancers.GetAddresses(probe.getRef()));
    return probe.receiveMessage(PATIENCE).of("test");
  }

  /// The next report of a listener; there is one when something has changed.
  BalancerStatus.Listener status() {
    var report = (StatusBoard.Report) board.receiveMessage(PATIENCE);
    return ((BalancerStatus) report.status()).listeners().getFirst();
  }

  /// The server's end of the next connection on which something is sent, after its first byte;
  /// connections on which nothing comes are health checks.
  Peer nextThatSpeaks(ServerSocket server, String first) throws IOException {
    while (true) {
      Peer peer = opened(Peer.accept(server));
      if (peer.read(1).equals(first)) {
        return peer;
      }
    }
  }

  /// Closes it with the listeners.
  <T extends AutoCloseable> T opened(T one) {
    opened.add(one);
    return one;
  }

  /// Closes what was opened.
  void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
    board.stop();
  }
}
