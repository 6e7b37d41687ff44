package dev.troupe.cli;

import dev.troupe.status.ChatStatus;
import dev.troupe.status.ClusterStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `troupe promote`: hands the chat's primary over to another node.
@Command(
    name = "promote",
    mixinStandardHelpOptions = true,
    description =
        "Makes a node that is in sync the chat's primary, without losing or refusing anything.")
final class PromoteCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  @Parameters(paramLabel = "NODE", description = "Its name, as in the configuration.")
  private String node = "";

  @Mixin private MonitorArguments monitor = new MonitorArguments();

  @Mixin private TokenArguments operator = new TokenArguments();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws FailedException, InterruptedException {
    var client = monitor.open();
    try {
      client.promote(node, operator.token());
      for (long end = System.nanoTime() + PATIENCE.toNanos(); System.nanoTime() < end; ) {
        if (isPrimary(client.cluster())) {
          spec.commandLine().getOut().println(node + " is the primary");
          return Troupe.DONE;
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
      }
    } catch (IOException e) {
      throw new FailedException("cannot promote %s: %s".formatted(node, e.getMessage()));
    }
    throw new FailedException(
        "%s has not become the primary within %d s; 'troupe status' shows who is"
            .formatted(node, PATIENCE.toSeconds()));
  }

  private boolean isPrimary(ClusterStatus cluster) {
    return cluster
        .part(node, ChatStatus.class)
        .filter(chat -> chat.role() == ChatStatus.Role.PRIMARY)
        .isPresent();
  }
}
