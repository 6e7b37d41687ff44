package dev.troupe.cli;

import ch.qos.logback.classic.Level;
import dev.troupe.config.InvalidConfigException;
import dev.troupe.config.NodeConfig;
import dev.troupe.node.Node;
import dev.troupe.node.NodeLogging;
import dev.troupe.node.PortsTakenException;
import dev.troupe.node.ProcessLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `troupe node`: runs one node in the foreground.
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    description = "Runs one node in the foreground; SIGTERM and Ctrl-C end it in good order.")
final class NodeCommand implements Callable<Integer> {
  @Option(
      names = {"-c", "--config"},
      required = true,
      paramLabel = "FILE",
      description = "The node's configuration file.")
  private Path file = Path.of("node.conf");

  @Option(
      names = {"-q", "--quiet"},
      description = "Show errors only; server.log in the data folder has everything.")
  private boolean quiet;

  @Mixin private LogArguments logs = new LogArguments();

  @Override
  public Integer call() throws FailedException {
    try {
      NodeConfig config = NodeConfig.load(file);
      NodeLogging.start(config, quiet ? Level.ERROR : Level.INFO, logs.format());
      return Node.start(config).await();
    } catch (InvalidConfigException | PortsTakenException e) {
      throw new FailedException(e);
    } catch (ProcessLock.HeldException e) {
      throw new FailedException("the node's data folder is in use: " + e.getMessage());
    } catch (IOException e) {
      throw new FailedException("cannot start: " + e.getMessage());
    }
  }
}
