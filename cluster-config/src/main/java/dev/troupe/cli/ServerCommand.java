package dev.troupe.cli;

import dev.troupe.balancer.Server;
import dev.troupe.net.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// `troupe server`: shows the servers of a cluster's balancers, and changes while it runs who of
/// them gets clients.
@Command(
    name = "server",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Shows and changes the servers of the balancers.",
      "A change holds on all nodes until it is taken back or all nodes have stopped; the"
          + " configuration is unchanged."
    })
final class ServerCommand implements Runnable {
  private static final String UNTIL =
      "until all nodes have stopped; the configuration is unchanged";

  @Option(
      names = {"-m", "--monitor"},
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8081",
      converter = HostPortConverter.class,
      scope = ScopeType.INHERIT,
      description = "Monitor of any node (default: ${DEFAULT-VALUE}).")
  private HostPort monitor = new HostPort("127.0.0.1", 8081);

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "File with the operator's token, if the cluster has one.")
  private @Nullable Path tokenFile;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing required subcommand: list, drain, ready or weight");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Shows each node's servers: state, last check, weight, connections.")
  void list() throws FailedException {
    try {
      var client = new Monitor(monitor);
      StatusTable.servers(client.cluster()).forEach(spec.commandLine().getOut()::println);
    } catch (IOException e) {
      throw new FailedException("cannot ask %s: %s".formatted(monitor, e.getMessage()));
    }
  }

  @Command(
      name = "drain",
      mixinStandardHelpOptions = true,
      description = "Keeps new clients away from a server; those that it has stay.")
  void drain(
      @Parameters(paramLabel = "LISTENER", description = "Its name.") String listener,
      @Parameters(paramLabel = "SERVER", description = "Its name, as in 'list'.") String server)
      throws FailedException {
    order(listener, server, "drain", false, "is drained " + UNTIL);
  }

  @Command(
      name = "ready",
      mixinStandardHelpOptions = true,
      description = "Lets clients come to a drained server again.")
  void ready(
      @Parameters(paramLabel = "LISTENER", description = "Its name.") String listener,
      @Parameters(paramLabel = "SERVER", description = "Its name, as in 'list'.") String server)
      throws FailedException {
    order(listener, server, "drain", true, "takes clients again");
  }

  @Command(
      name = "weight",
      mixinStandardHelpOptions = true,
      description = "Gives a server another share of new clients.")
  void weight(
      @Parameters(paramLabel = "LISTENER", description = "Its name.") String listener,
      @Parameters(paramLabel = "SERVER", description = "Its name, as in 'list'.") String server,
      @Parameters(
              paramLabel = "WEIGHT",
              description = "0 to 256, or 'configured' to take an order back.")
          String weight)
      throws FailedException {
    if (weight.equals("configured")) {
      order(listener, server, "weight", true, "has its configured weight again");
    } else if (weight.matches("[0-9]{1,3}") && Integer.parseInt(weight) <= Server.MAX_WEIGHT) {
      order(
          listener,
          server,
          "weight?weight=" + weight,
          false,
          "has weight " + Integer.parseInt(weight) + " " + UNTIL);
    } else {
      throw new ParameterException(
          spec.subcommands().get("weight"),
          "WEIGHT: is " + weight + ", must be from 0 to " + Server.MAX_WEIGHT + " or 'configured'");
    }
  }

  private void order(String listener, String server, String order, boolean takeBack, String done)
      throws FailedException {
    try {
      String token = tokenFile == null ? "" : Files.readString(tokenFile).strip();
      new Monitor(monitor).order(listener, server, order, takeBack, token);
      spec.commandLine().getOut().printf("%s of %s %s%n", server, listener, done);
    } catch (IOException e) {
      throw new FailedException(
          "cannot change %s of %s: %s".formatted(server, listener, e.getMessage()));
    }
  }
}
