package dev.troupe.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `troupe up`: runs a whole cluster on this machine, one process a node.
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "Starts a cluster on this machine and stays until Ctrl-C stops it.")
final class UpCommand implements Callable<Integer> {
  private static final int HIGHEST_OFFSET = 40_000;

  @Option(
      names = {"-n", "--nodes"},
      paramLabel = "N",
      defaultValue = "3",
      description = "How many nodes, 1 to 9 (default: ${DEFAULT-VALUE}).")
  private int nodes;

  @Mixin private ClusterArguments arguments = new ClusterArguments();

  @Option(names = "--detach", description = "Return once all nodes are ready; 'down' stops them.")
  private boolean detach;

  @Option(names = "--restart", description = "Start a node that dies again.")
  private boolean restart;

  @Option(
      names = "--port-offset",
      paramLabel = "N",
      defaultValue = "0",
      description = {
        "Added to every port, 0 to 40000 (default: ${DEFAULT-VALUE}),",
        "so that several clusters can share a machine."
      })
  private int portOffset;

  @Option(
      names = "--ready-time",
      paramLabel = "SECONDS",
      defaultValue = "90",
      description = "How long the nodes may take to be ready (default: ${DEFAULT-VALUE}).")
  private int readySeconds;

  @Mixin private LogArguments logs = new LogArguments();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException, FailedException {
    checkRange("--nodes", nodes, 1, LocalCluster.MOST_NODES);
    checkRange("--port-offset", portOffset, 0, HIGHEST_OFFSET);
    checkRange("--ready-time", readySeconds, 1, 3600);
    var local = new LocalCluster(arguments.data(), nodes, portOffset);
    var terminal = Terminal.on(spec.commandLine().getOut());
    if (detach) {
      return new BackgroundCluster(local, terminal).start(inForeground(), readyTime());
    }
    return new ForegroundCluster(local, terminal, logs.format()).run(readyTime(), restart);
  }

  private Duration readyTime() {
    return Duration.ofSeconds(readySeconds);
  }

  /// The arguments of this same command without `--detach`.
  private List<String> inForeground() {
    var same = new ArrayList<>(List.of("up", "--data", arguments.data().toString()));
    same.addAll(List.of("--nodes", Integer.toString(nodes)));
    same.addAll(List.of("--port-offset", Integer.toString(portOffset)));
    same.addAll(List.of("--ready-time", Integer.toString(readySeconds)));
    same.addAll(List.of("--log-format", logs.format().word()));
    if (restart) {
      same.add("--restart");
    }
    return same;
  }

  private void checkRange(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ParameterException(
          spec.commandLine(),
          "%s: is %d, must be from %d to %d".formatted(option, value, least, most));
    }
  }
}
