package dev.troupe.cli;

import dev.troupe.balancer.Server;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
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

  @Mixin private MonitorArguments monitor = new MonitorArguments();

  @Mixin private TokenArguments operator = new TokenArguments();

  /// Which server is meant.
  static final class Which {
    @Parameters(index = "0", paramLabel = "LISTENER", description = "Its name.")
    private String listener = "";

    @Parameters(index = "1", paramLabel = "SERVER", description = "Its name, as in 'list'.")
    private String server = "";

    @Override
    public String toString() {
      return server + " of " + listener;
    }
  }

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
      StatusTable.servers(monitor.open().cluster()).forEach(spec.commandLine().getOut()::println);
    } catch (IOException e) {
      throw new FailedException("cannot ask %s: %s".formatted(monitor.at(), e.getMessage()));
    }
  }

  @Command(
      name = "drain",
      mixinStandardHelpOptions = true,
      description = "Keeps new clients away from a server; those that it has stay.")
  void drain(@Mixin Which which) throws FailedException {
    order(which, "drain", false, "is drained " + UNTIL);
  }

  @Command(
      name = "ready",
      mixinStandardHelpOptions = true,
      description = "Lets clients come to a drained server again.")
  void ready(@Mixin Which which) throws FailedException {
    order(which, "drain", true, "takes clients again");
  }

  @Command(
      name = "weight",
      mixinStandardHelpOptions = true,
      description = "Gives a server another share of new clients.")
  void weight(
      @Mixin Which which,
      @Parameters(
              index = "2",
              paramLabel = "WEIGHT",
              description = "0 to 256, or 'configured' to take an order back.")
          String weight)
      throws FailedException {
    if (weight.equals("configured")) {
      order(which, "weight", true, "has its configured weight again");
    } else if (weight.matches("[0-9]{1,3}") && Integer.parseInt(weight) <= Server.MAX_WEIGHT) {
      order(
          which,
          "weight?weight=" + weight,
          false,
          "has weight " + Integer.parseInt(weight) + " " + UNTIL);
    } else {
      throw new ParameterException(
          spec.subcommands().get("weight"),
          "WEIGHT: is " + weight + ", must be from 0 to " + Server.MAX_WEIGHT + " or 'configured'");
    }
  }

  private void order(Which which, String order, boolean takeBack, String done)
      throws FailedException {
    try {
      monitor.open().order(which.listener, which.server, order, takeBack, operator.token());
      spec.commandLine().getOut().println(which + " " + done);
    } catch (IOException e) {
      throw new FailedException("cannot change %s: %s".formatted(which, e.getMessage()));
    }
  }
}
