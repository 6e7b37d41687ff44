package dev.troupe.loop;

import com.typesafe.config.Config;
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

  private final Config config;

  /// Called by Pekko.
  ///
  /// @param config of the dispatcher
  public LoopExecutor(Config config, DispatcherPrerequisites prerequisites) {
    super(config, prerequisites);
    this.config = config;
  }

  @Override
  public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
    ThreadFactory named =
        threads instanceof MonitorableThreadFactory it
            ? it.withName(it.name() + "-" + id)
            : threads;
    var settings = LoopSettings.from(config, id);
    return () -> EventLoop.start(named, settings.stallLimit(), settings.sockets());
  }
}
