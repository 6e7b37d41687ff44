package dev.troupe.cli;

import dev.troupe.node.LogFormat;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs the nodes of a local cluster as processes and reports each that dies, until it is told to
/// stop. One thread calls it; [#stop] may come from any.
final class Supervisor {
  /// Longer than a node gives itself to end in good order.
  private static final Duration STOP_TIME = Duration.ofSeconds(20);

  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

  private sealed interface Event {}

  private record Ended(String node, NodeProcess process) implements Event {}

  private record StopAsked() implements Event {}

  private final LocalCluster local;
  private final Terminal terminal;
  private final LogFormat logFormat;
  private final Map<String, NodeProcess> running = new HashMap<>();
  private final Map<String, RestartDelay> delays = new HashMap<>();
  private final Map<String, Instant> restarts = new HashMap<>();
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  /// @param logFormat that of the nodes
  Supervisor(LocalCluster local, Terminal terminal, LogFormat logFormat) {
    this.local = local;
    this.terminal = terminal;
    this.logFormat = logFormat;
  }

  /// Starts every node.
  ///
  /// @throws IOException if a process cannot be started
  void start() throws IOException {
    for (String node : local.names()) {
      start(node);
    }
  }

  /// Makes [#awaitReady] and [#watch] return; the nodes are still to be ended.
  void stop() {
    events.add(new StopAsked());
  }

  private RestartDelay delay(String node) {
    return delays.computeIfAbsent(node, _ -> new RestartDelay());
  }

  private NodeProcess start(String node) throws IOException {
    List<String> arguments =
        List.of(
            "node",
            "--quiet",
            "--log-format",
            logFormat.word(),
            "--config",
            local.configFile(node).toString());
    NodeProcess process = NodeProcess.start(local.console(node), arguments);
    running.put(node, process);
    delay(node).started(Instant.now());
    process.onEnd(() -> events.add(new Ended(node, process)));
    return process;
  }

  /// Waits until all nodes are ready.
  ///
  /// @return whether they are; false if it was told to stop
  /// @throws FailedException if one ends meanwhile, or they are not ready in time
  boolean awaitReady(Duration time) throws InterruptedException, FailedException {
    var watch = new ReadyWatch(local, time);
    while (true) {
      switch (events.poll(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        case Ended(var node, var process) -> throw new FailedException(deathAtStart(node, process));
        case StopAsked() -> {
          return false;
        }
        case null -> {
          if (watch.isReady()) {
            return true;
          }
        }
      }
      terminal.progress(watch.progress());
    }
  }

  private static String deathAtStart(String node, NodeProcess process) {
    return "%s (pid %d) %s while it started; its last words:%n%s"
        .formatted(node, process.pid(), process.describeEnd(), String.join("\n", process.tail()));
  }

  /// Reports nodes that die, and starts them again if that is wanted, until it is told to stop or
  /// no node is left.
  ///
  /// @return whether it was told to stop
  /// @throws IOException if a process cannot be started
  boolean watch(boolean restart) throws InterruptedException, IOException {
    while (!running.isEmpty() || !restarts.isEmpty()) {
      switch (nextEvent()) {
        case StopAsked() -> {
          return true;
        }
        case Ended(var node, var process) -> onEnded(node, process, restart);
        case null -> startAgain();
      }
    }
    return false;
  }

  /// The next event, or null when a node is to be started again first.
  private @Nullable Event nextEvent() throws InterruptedException {
    if (restarts.isEmpty()) {
      return events.take();
    }
    Instant due = Collections.min(restarts.values());
    long wait = Math.max(0, Duration.between(Instant.now(), due).toMillis());
    return events.poll(wait, TimeUnit.MILLISECONDS);
  }

  private void onEnded(String node, NodeProcess process, boolean restart) {
    running.remove(node);
    String death = "%s (pid %d) died: %s".formatted(node, process.pid(), process.describeEnd());
    if (restart) {
      Instant now = Instant.now();
      Duration delay = delay(node).ended(now);
      restarts.put(node, now.plus(delay));
      terminal.say(death + "; starts again in " + delay.toSeconds() + " s");
    } else {
      terminal.say(death);
    }
  }

  private void startAgain() throws IOException {
    Instant now = Instant.now();
    List<String> due =
        restarts.entrySet().stream()
            .filter(restart -> !restart.getValue().isAfter(now))
            .map(Map.Entry::getKey)
            .toList();
    for (String node : due) {
      restarts.remove(node);
      terminal.say("%s starts again (pid %d)".formatted(node, start(node).pid()));
    }
  }

  /// Ends all nodes in good order, and kills those that take longer than 20 s.
  void endAll() throws InterruptedException {
    Collection<NodeProcess> processes = List.copyOf(running.values());
    processes.forEach(NodeProcess::askToEnd);
    Instant deadline = Instant.now().plus(STOP_TIME);
    var killed = new ArrayList<Long>();
    for (NodeProcess process : processes) {
      if (!process.endsWithin(Duration.between(Instant.now(), deadline))) {
        process.kill();
        killed.add(process.pid());
      }
    }
    if (!killed.isEmpty()) {
      terminal.say("Not ended within 20 s, so killed: processes " + killed);
    }
  }
}
