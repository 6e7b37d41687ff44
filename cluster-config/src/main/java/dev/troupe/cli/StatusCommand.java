package dev.troupe.cli;

import dev.troupe.net.HostPort;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
  @Option(
      names = {"-m", "--monitor"},
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8081",
      converter = HostPortConverter.class,
      description = "Monitor of any node (default: ${DEFAULT-VALUE}).")
  private HostPort monitor = new HostPort("127.0.0.1", 8081);

  @Option(names = "--json", description = "Print the monitor's JSON as it is.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws FailedException {
    var client = new Monitor(monitor);
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
          "no cluster's monitor answers at http://%s/: %s".formatted(monitor, e.getMessage()));
    }
  }
}
