package dev.troupe.cli;

import dev.troupe.node.ProcessLock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `troupe down`: stops the cluster that `troupe up` started on a folder: its supervisor, which
/// stops the nodes, and nodes whose supervisor was killed.
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = "Stops the nodes that 'troupe up' started on this machine.")
final class DownCommand implements Callable<Integer> {
  /// More than a supervisor gives its nodes.
  private static final Duration LONGEST = Duration.ofSeconds(25);

  @Mixin private ClusterArguments arguments = new ClusterArguments();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException, FailedException {
    var local = new LocalCluster(arguments.data(), LocalCluster.MOST_NODES, 0);
    Terminal terminal = Terminal.on(spec.commandLine().getOut());
    int stopped = stop(terminal, List.of(local.lock()));
    stopped += stop(terminal, local.nodeLocks());
    if (stopped == 0) {
      throw new FailedException("no cluster runs on " + arguments.data());
    }
    terminal.say("Stopped.");
    return Troupe.DONE;
  }

  /// Stops whoever holds the files, all at once.
  private static int stop(Terminal terminal, List<Path> locks)
      throws IOException, InterruptedException, FailedException {
    var processes = new ArrayList<ProcessHandle>();
    for (Path lock : locks) {
      OptionalLong pid = ProcessLock.holder(lock);
      Optional<ProcessHandle> process =
          pid.isPresent() ? ProcessHandle.of(pid.getAsLong()) : Optional.empty();
      process.ifPresent(processes::add);
    }
    for (ProcessHandle process : processes) {
      terminal.progress("Stopping process " + process.pid() + " …");
      process.destroy();
    }
    for (ProcessHandle process : processes) {
      awaitEnd(process);
    }
    return processes.size();
  }

  private static void awaitEnd(ProcessHandle process) throws InterruptedException, FailedException {
    try {
      process.onExit().get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new FailedException(
          "process %d has not ended within %d s; kill -9 %1$d ends it"
              .formatted(process.pid(), LONGEST.toSeconds()));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
