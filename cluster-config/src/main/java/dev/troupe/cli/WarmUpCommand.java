package dev.troupe.cli;

import ch.qos.logback.classic.Level;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import dev.troupe.config.InvalidConfigException;
import dev.troupe.config.NodeConfig;
import dev.troupe.node.LogFormat;
import dev.troupe.node.Node;
import dev.troupe.node.NodeLogging;
import dev.troupe.node.PortsTakenException;
import dev.troupe.node.ProcessLock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `troupe warm-up`: starts a node by itself on free ports, and ends it as soon as it is ready.
///
/// The launcher runs it once after a build, for the JVM to write down which classes a node needs
/// (an AOT cache), so that nodes start in half the time.
@Command(
    name = "warm-up",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Starts a node on free ports and ends it once it is ready.")
final class WarmUpCommand implements Callable<Integer> {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  @Parameters(paramLabel = "DIR", description = "An empty folder for the node's data.")
  private Path folder = Path.of("warm-up");

  @Override
  public Integer call() throws IOException, FailedException {
    try {
      NodeConfig config = NodeConfig.of(config());
      NodeLogging.start(config, Level.ERROR, LogFormat.TEXT);
      Node node = Node.start(config);
      node.ready(LONGEST).thenCompose(_ -> node.stop()).toCompletableFuture().join();
      return Troupe.DONE;
    } catch (InvalidConfigException | PortsTakenException | ProcessLock.HeldException e) {
      throw new FailedException(e);
    }
  }

  /// The ports that others must know before they are bound are free ones.
  private Config config() throws IOException {
    try (var cluster = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var replication = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return config(cluster.getLocalPort(), replication.getLocalPort());
    }
  }

  private Config config(int clusterPort, int replicationPort) {
    return ConfigFactory.parseString(
        """
        troupe {
          node.data = %s
          register.folder = %s
          cluster { port = %d, replication-port = %d }
          chat.listen = "127.0.0.1:0"
          balancer.listeners {
            front-door.listen = "127.0.0.1:0"
            referral.listen = "127.0.0.1:0"
          }
          edge { router-port = 0, monitor-port = 0 }
          edge.sites = [ { port = 0, file = "resource:web/site-1.html" } ]
          files.listen = "127.0.0.1:0"
        }
        """
            .formatted(
                ConfigUtil.quoteString(folder.resolve("node-1").toString()),
                ConfigUtil.quoteString(folder.resolve("register").toString()),
                clusterPort,
                replicationPort));
  }
}
