package dev.troupe.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `troupe status`: shows the cluster as its monitor sees it.
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description =
        "Shows nodes, roles, primary, epoch, in-sync set, lag, sessions, servers, and what is wrong.")
final class StatusCommand implements Callable<Integer> {
  @Mixin private MonitorArguments monitor = new MonitorArguments();

  @Option(names = "--json", description = "Print the monitor's JSON as it is.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws FailedException {
    var client = monitor.open();
    PrintWriter out = spec.commandLine().getOut();
    try {
      if (json) {
        out.println(client.json());
      } else {
        StatusTable.of(client.cluster(), client.problems()).forEach(out::println);
      }
      return Troupe.DONE;
    } catch (IOException e) {
      throw new FailedException(
          "no cluster's monitor answers at http://%s/: %s".formatted(monitor.at(), e.getMessage()));
    }
  }
}
