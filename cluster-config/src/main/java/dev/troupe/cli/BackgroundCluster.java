package dev.troupe.cli;

import dev.troupe.node.ProcessLock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/// A local cluster with a supervisor of its own in the background.
final class BackgroundCluster {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

  /// The supervisor is the one to give up first, and to say why.
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private final LocalCluster local;
  private final Terminal terminal;

  BackgroundCluster(LocalCluster local, Terminal terminal) {
    this.local = local;
    this.terminal = terminal;
  }

  /// Starts the supervisor and waits until all nodes are ready.
  ///
  /// @param command the arguments for the supervisor
  /// @return the status for the process
  /// @throws FailedException with what the supervisor said, if it ended instead
  int start(List<String> command, Duration readyTime)
      throws IOException, InterruptedException, FailedException {
    refuseSecond();
    local.prepare().ifPresent(terminal::say);
    long start = System.nanoTime();
    NodeProcess supervisor = NodeProcess.startInBackground(local.data().resolve("up.log"), command);
    var interrupted = Thread.ofPlatform().unstarted(supervisor::askToEnd);
    Runtime.getRuntime().addShutdownHook(interrupted);
    var watch = new ReadyWatch(local, readyTime.plus(MARGIN));
    while (!watch.isReady()) {
      terminal.progress(watch.progress());
      if (supervisor.endsWithin(POLL_INTERVAL)) {
        throw new FailedException(String.join("\n", supervisor.tail()));
      }
    }
    Runtime.getRuntime().removeShutdownHook(interrupted);
    var took = Duration.ofNanos(System.nanoTime() - start);
    Welcome.lines(local, took, local.howToStop()).forEach(terminal::say);
    return Troupe.DONE;
  }

  private void refuseSecond() throws IOException, FailedException {
    OptionalLong pid = ProcessLock.holder(local.lock());
    if (pid.isPresent()) {
      throw new FailedException(
          "a cluster runs on %s already, as process %d; %s"
              .formatted(local.data(), pid.getAsLong(), local.howToStop()));
    }
  }
}
