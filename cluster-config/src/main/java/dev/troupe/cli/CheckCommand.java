package dev.troupe.cli;

import dev.troupe.config.InvalidConfigException;
import dev.troupe.config.NodeConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `troupe check`: says every mistake of a configuration and starts nothing.
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Checks the configuration of a node and says every mistake in it.")
final class CheckCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The node's configuration file.")
  private Path file = Path.of("node.conf");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws FailedException {
    try {
      String name = NodeConfig.load(file).node().name();
      spec.commandLine().getOut().printf("%s: good, for %s%n", file, name);
      return Troupe.DONE;
    } catch (InvalidConfigException e) {
      throw new FailedException(e);
    }
  }
}
