package dev.troupe.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.node.NodeLogging;
import dev.troupe.node.Ports;
import dev.troupe.node.PortsTakenException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.japi.function.Function;
import org.slf4j.LoggerFactory;

/// Runs one part of the program by itself, without a cluster, until the process is told to stop.
final class Standalone {
  private static final String UNBIND = "pekko.coordinated-shutdown.phases.service-unbind.timeout";

  private Standalone() {}

  /// The configuration of a system by itself; what it does not name may come from the environment
  /// or `-D`.
  static Config config(Map<String, ?> own) {
    return ConfigFactory.parseMap(own)
        .withFallback(ConfigFactory.parseMap(Map.of("pekko.actor.provider", "local")))
        .withFallback(ConfigFactory.load());
  }

  /// The usual mistakes are told here in one line; once the part runs they would be a log.
  static void checkPort(Ports.Claim claim) throws FailedException {
    try {
      Ports.check(List.of(claim));
    } catch (PortsTakenException e) {
      throw new FailedException(e);
    }
  }

  /// Runs the part to its end and returns the process's status.
  ///
  /// @param drainTimeout that the part needs to stop gracefully
  static int run(String name, Behavior<?> guardian, Config config, Duration drainTimeout) {
    Config patient =
        ConfigFactory.parseMap(Map.of(UNBIND, drainTimeout.plusSeconds(1))).withFallback(config);
    // Logging is set up before several threads use it.
    LoggerFactory.getILoggerFactory();
    var system = ActorSystem.create(guardian, name, patient);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(system)));
    system.getWhenTerminated().toCompletableFuture().join();
    return status(system);
  }

  /// Lets a part drain before the system stops.
  static <C> void drainAtShutdown(
      ActorSystem<?> system,
      ActorRef<C> part,
      Function<ActorRef<Done>, C> drain,
      Duration drainTimeout) {
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseServiceUnbind(),
            "drain",
            () -> AskPattern.ask(part, drain, drainTimeout.plusSeconds(1), system.scheduler()));
  }

  /// Runs as the process ends, and gives it a status of ours even after a signal.
  private static void end(ActorSystem<?> system) {
    CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.jvmExitReason());
    system.getWhenTerminated().toCompletableFuture().join();
    NodeLogging.stop();
    Runtime.getRuntime().halt(status(system));
  }

  /// The system ends because the process was asked to, or because the part has failed.
  private static int status(ActorSystem<?> system) {
    return CoordinatedShutdown.get(system)
            .getShutdownReason()
            .filter(CoordinatedShutdown.jvmExitReason()::equals)
            .isPresent()
        ? Troupe.DONE
        : Troupe.FAILED;
  }
}
