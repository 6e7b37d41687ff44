package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.troupe.status.ChatStatus;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Ten thousand connections that say nothing: they hinder nobody, are cut off, and leave nothing
/// behind.
final class CrowdIT {
  private static final int CROWD = 10_000;

  /// More than it takes to connect all of them on a busy machine.
  private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(30);

  /// What a connection that says nothing may cost the node, all told.
  private static final long MOST_BYTES_EACH = 64 << 10;

  @RegisterExtension
  static final ClusterExtension CLUSTER =
      new ClusterExtension(
          "troupe.chat { max-sessions = 11000, login-timeout = "
              + LOGIN_TIMEOUT.toSeconds()
              + " s }");

  private final Cluster cluster = CLUSTER.cluster();

  @Test
  void aCrowdThatSaysNothingHindersNobodyAndIsSentAway() throws Exception {
    var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    assumeTrue(
        system.getMaxFileDescriptorCount() > CROWD + 1_000,
        "needs 'ulimit -n' of more than " + (CROWD + 1_000));
    NodeProcess node = cluster.without(cluster.primary()).getFirst();
    int others = sessions(node);
    long before = node.residentBytes();
    var crowd = new ArrayList<SocketChannel>();
    try {
      for (int i = 0; i < CROWD; i++) {
        crowd.add(SocketChannel.open(cluster.chat(node).toSocketAddress()));
      }
      cluster.await("all are let in", () -> sessions(node) == others + CROWD);
      long each = (node.residentBytes() - before) / CROWD;
      System.out.printf("a silent session costs %d bytes of resident memory%n", each);
      assertThat(each).isLessThan(MOST_BYTES_EACH);

      try (IrcClient ada = IrcClient.logIn(cluster.chat(node), "ada")) {
        ada.say("ada", "is anybody there?");
        ada.expectText("ada", "is anybody there?");
        awaitEnds(crowd);
        ada.say("ada", "they are gone");
        ada.expectText("ada", "they are gone");
      }
    } finally {
      for (SocketChannel one : crowd) {
        one.close();
      }
    }
    cluster.await("their sessions are gone", () -> sessions(node) == others);
    cluster.await(
        "what they held is free", () -> node.liveInstances("dev.troupe.chat.Session") < 10);
  }

  private int sessions(NodeProcess node) throws IOException {
    return cluster.status().part(node.name(), ChatStatus.class).orElseThrow().sessions();
  }

  /// Reads from all until each has ended.
  private static void awaitEnds(List<SocketChannel> crowd) throws IOException {
    long deadline = System.nanoTime() + LOGIN_TIMEOUT.plus(Cluster.PATIENCE).toNanos();
    try (Selector selector = Selector.open()) {
      for (SocketChannel one : crowd) {
        one.configureBlocking(false);
        one.register(selector, SelectionKey.OP_READ);
      }
      var buffer = ByteBuffer.allocate(1_000);
      while (!selector.keys().isEmpty()) {
        assertThat(System.nanoTime())
            .as("%d are left", selector.keys().size())
            .isLessThan(deadline);
        int _ = selector.select(key -> read(key, buffer), 1_000);
      }
    }
  }

  private static void read(SelectionKey key, ByteBuffer buffer) {
    try {
      int read = ((SocketChannel) key.channel()).read(buffer.clear());
      if (read < 0) {
        key.cancel();
      }
    } catch (IOException e) {
      key.cancel(); // a reset ends it too
    }
  }
}
