package dev.troupe.cli;

import dev.troupe.node.LogFormat;
import dev.troupe.node.ProcessLock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// A local cluster that lives as long as this process.
final class ForegroundCluster {
  private final LocalCluster local;
  private final Terminal terminal;
  private final Supervisor supervisor;
  private final CountDownLatch ended = new CountDownLatch(1);

  ForegroundCluster(LocalCluster local, Terminal terminal, LogFormat logFormat) {
    this.local = local;
    this.terminal = terminal;
    this.supervisor = new Supervisor(local, terminal, logFormat);
  }

  /// Runs the nodes until they are told to stop, which Ctrl-C and SIGTERM do.
  ///
  /// @return the status for the process
  /// @throws FailedException if they cannot be started, or none is left
  int run(Duration readyTime, boolean restart)
      throws IOException, InterruptedException, FailedException {
    try (ProcessLock _ = ProcessLock.take(local.lock())) {
      local.prepare().ifPresent(terminal::say);
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::stopWithProcess));
      return supervise(readyTime, restart);
    } catch (ProcessLock.HeldException e) {
      throw new FailedException(
          "a cluster runs on %s already, as process %d; %s"
              .formatted(local.data(), e.pid(), local.howToStop()));
    }
  }

  private int supervise(Duration readyTime, boolean restart)
      throws IOException, InterruptedException, FailedException {
    long start = System.nanoTime();
    try {
      supervisor.start();
      if (supervisor.awaitReady(readyTime)) {
        var took = Duration.ofNanos(System.nanoTime() - start);
        Welcome.lines(local, took, "Ctrl-C stops all nodes.").forEach(terminal::say);
        if (!supervisor.watch(restart)) {
          throw new FailedException("no node is left; 'troupe up' starts them on their data again");
        }
      }
      return Troupe.DONE;
    } finally {
      supervisor.endAll();
      ended.countDown();
    }
  }

  /// Runs as the process ends, by a signal or by itself; then there is nothing left to stop.
  private void stopWithProcess() {
    if (ended.getCount() == 0) {
      return;
    }
    terminal.progress("Stopping …");
    supervisor.stop();
    try {
      ended.await();
      terminal.say("Stopped.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(Troupe.DONE);
  }
}
