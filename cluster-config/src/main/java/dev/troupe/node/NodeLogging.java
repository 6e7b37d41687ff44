package dev.troupe.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.troupe.balancer.ListenerSettings;
import dev.troupe.config.NodeConfig;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/// Sets up the logs of a node: `server.log` in its data folder and the console, and `access.log`
/// beside it if a listener wants one.
public final class NodeLogging {
  private NodeLogging() {}

  /// Replaces whatever logging was set up before.
  ///
  /// @param consoleLevel the least level shown on the console; the file has all from INFO on
  /// @throws IllegalStateException if Logback cannot be set up
  public static void start(NodeConfig config, Level consoleLevel, LogFormat format) {
    LoggerContext logs = logs();
    logs.reset();
    Path data = config.node().data();
    logs.putProperty("NODE", config.node().name());
    logs.putProperty("DATA", data.toString());
    logs.putProperty("LINE", format.line());
    logs.putProperty("CONSOLE_LEVEL", consoleLevel.toString());
    configure("/logback-node.xml");
    if (config.balancers().listeners().stream().anyMatch(ListenerSettings::accessLog)) {
      logs.putProperty("ACCESS_FILE", data.resolve("access.log").toString());
      addAccess("file", format);
    }
  }

  /// Has the connections of a balancer by itself logged too.
  ///
  /// @param to a file that is rolled like a node's
  /// @throws IllegalStateException if Logback cannot be set up
  public static void addAccessFile(String name, Path to, LogFormat format) {
    logs().putProperty("NODE", name);
    logs().putProperty("ACCESS_FILE", to.toString());
    addAccess("file", format);
  }

  /// The same on standard output.
  public static void addAccessOutput(String name, LogFormat format) {
    logs().putProperty("NODE", name);
    addAccess("stdout", format);
  }

  private static void addAccess(String to, LogFormat format) {
    logs().putProperty("ACCESS_LINE", format.accessLine());
    logs().putProperty("ACCESS_TO", to);
    configure("/logback-access.xml");
  }

  private static void configure(String resource) {
    var configurator = new JoranConfigurator();
    configurator.setContext(logs());
    URL rules = NodeLogging.class.getResource(resource);
    try {
      configurator.doConfigure(Objects.requireNonNull(rules, resource));
    } catch (JoranException e) {
      throw new IllegalStateException("cannot set up logging from " + rules, e);
    }
  }

  private static LoggerContext logs() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  /// Writes out what is still held and closes the files.
  public static void stop() {
    logs().stop();
  }
}
