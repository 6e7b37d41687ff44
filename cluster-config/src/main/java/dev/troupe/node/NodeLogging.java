package dev.troupe.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/// Sets up the logs of a node: `server.log` in its data folder and the console.
public final class NodeLogging {
  private NodeLogging() {}

  /// Replaces whatever logging was set up before.
  ///
  /// @param consoleLevel the least level shown on the console; the file has all from INFO on
  /// @throws IllegalStateException if Logback cannot be set up
  public static void start(String node, Path data, Level consoleLevel) {
    var logs = (LoggerContext) LoggerFactory.getILoggerFactory();
    logs.reset();
    logs.putProperty("NODE", node);
    logs.putProperty("DATA", data.toString());
    logs.putProperty("CONSOLE_LEVEL", consoleLevel.toString());
    var configurator = new JoranConfigurator();
    configurator.setContext(logs);
    URL rules = NodeLogging.class.getResource("/logback-node.xml");
    try {
      configurator.doConfigure(Objects.requireNonNull(rules, "logback-node.xml"));
    } catch (JoranException e) {
      throw new IllegalStateException("cannot set up logging from " + rules, e);
    }
  }

  /// Writes out what is still held and closes the file.
  public static void stop() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }
}
