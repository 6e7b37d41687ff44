package dev.troupe.e2e;

import dev.troupe.net.HostPort;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/// Three people who talk all the time, one at each node, and one who is away and reads it all
/// afterwards; with the ledger of it.
final class Load implements AutoCloseable {
  /// How long the next message may take after a crash, on a busy machine; [KillCyclesIT] tells how
  /// long it does take.
  static final Duration FAILOVER = Duration.ofSeconds(10);

  private static final int ALL = Integer.MAX_VALUE;
  private static final AtomicInteger LOADS = new AtomicInteger();

  /// Keeps the accounts of one load apart from those of another.
  private final String suffix = "-" + LOADS.incrementAndGet();

  private final Ledger ledger = new Ledger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Talker> present = new ArrayList<>();
  private final List<Future<?>> running = new ArrayList<>();
  private final Cluster cluster;

  Load(Cluster cluster) {
    this.cluster = cluster;
  }

  /// Begins, and returns when everybody has been acknowledged something.
  void begin() throws IOException, InterruptedException {
    try (IrcClient absent = IrcClient.logIn(cluster.chat(cluster.nodes().getFirst()), absent())) {
      absent.send("QUIT");
      absent.expectEnd();
    }
    for (NodeProcess node : cluster.nodes()) {
      enter(talkerAt(node), cluster.chatsFrom(node));
    }
    awaitQuiet(); // whoever is not there yet is sent nothing
    present.forEach(talker -> talker.talkUpTo(ALL));
    awaitProgress(cluster.nodes(), IrcClient.PATIENCE);
  }

  private void enter(String nick, List<HostPort> nodes) {
    var talker = new Talker(nick, nodes, ledger);
    present.add(talker);
    running.add(threads.submit(talker));
  }

  /// Waits until everybody who began at one of these nodes has said something new, and had it
  /// acknowledged.
  void awaitProgress(List<NodeProcess> nodes, Duration patience) {
    Map<String, Integer> said =
        nodes.stream()
            .map(this::talkerAt)
            .collect(Collectors.toMap(nick -> nick, ledger::lastSaid));
    await(
        "something new acknowledged to each of " + said.keySet(),
        patience,
        () ->
            said.entrySet().stream()
                .allMatch(before -> ledger.lastAcknowledged(before.getKey()) > before.getValue()));
  }

  private String talkerAt(NodeProcess node) {
    return "talker" + node.number() + suffix;
  }

  private String absent() {
    return "absent" + suffix;
  }

  /// Ends the talk in a cluster that is whole, lets the absent one in at a node, and checks that
  /// every promise was kept to everybody.
  void finish(NodeProcess node) throws InterruptedException, ExecutionException {
    present.forEach(talker -> talker.talkUpTo(0));
    awaitQuiet();
    // What is acknowledged from here on stands in the log behind all that was said before.
    present.forEach(talker -> talker.talkUpTo(ledger.lastSaid(talker.nick()) + 1));
    awaitQuiet();
    enter(absent(), cluster.chatsFrom(node));
    List<String> nicks = present.stream().map(Talker::nick).toList();
    Awaitility.await().atMost(IrcClient.PATIENCE).untilAsserted(() -> ledger.checkAllHeard(nicks));
    close();
    for (Future<?> talker : running) {
      talker.get();
    }
    cluster.awaitEqualLogs();
    ledger.check(nicks);
  }

  private void awaitQuiet() {
    await("everybody quiet", IrcClient.PATIENCE, () -> present.stream().allMatch(Talker::isQuiet));
  }

  private static void await(String what, Duration patience, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(patience).pollInterval(Duration.ofMillis(20)).until(condition);
  }

  /// Makes everybody log out, and waits for it.
  @Override
  public void close() {
    present.forEach(Talker::stop);
    threads.close();
  }
}
