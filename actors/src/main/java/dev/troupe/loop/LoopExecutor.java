package dev.troupe.loop;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.troupe.loop.linux.LinuxSockets;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import org.apache.pekko.dispatch.DispatcherPrerequisites;
import org.apache.pekko.dispatch.ExecutorServiceConfigurator;
import org.apache.pekko.dispatch.ExecutorServiceFactory;
import org.apache.pekko.dispatch.MonitorableThreadFactory;

/// Makes a dispatcher's executor an [EventLoop]: the actors on it may own sockets, and reach them
/// by [EventLoop#current]. Named in a configuration as the dispatcher's `executor`.
public final class LoopExecutor extends ExecutorServiceConfigurator {
  /// The dispatcher of `reference.conf` that is made so.
  public static final String DISPATCHER = "troupe.loop-dispatcher";

  private static final String SOCKETS = "sockets";

  private final Duration stallLimit;
  private final Config config;

  /// Called by Pekko.
  ///
  /// @param config of the dispatcher
  public LoopExecutor(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    this.config = config;
    this.stallLimit = config.getDuration("stall-limit");
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    ThreadFactory named =
        threads instanceof MonitorableThreadFactory it
            ? it.withName(it.name() + "-" + id)
            : threads;
    return () -> EventLoop.start(named, stallLimit, sockets());
  }

  private SelectorProvider sockets() {
    return usesLinux(config) ? LinuxSockets.orJavas() : SelectorProvider.provider();
  }

  /// Whether the loop of a dispatcher has the sockets of [LinuxSockets], and not Java's.
  ///
  /// @param config of the dispatcher
  /// @throws ConfigException.BadValue if `sockets` is neither `auto` nor `java`
  public static boolean usesLinux(Config config) {
    return switch (config.getString(SOCKETS)) {
      case "auto" -> LinuxSockets.areSupported();
      case "java" -> false;
      default ->
          throw new ConfigException.BadValue(config.origin(), SOCKETS, "must be auto or java");
    };
  }
}
