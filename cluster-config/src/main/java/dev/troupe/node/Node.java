package dev.troupe.node;

import dev.troupe.config.NodeConfig;
import dev.troupe.replication.FileRegister;
import dev.troupe.replication.Register;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One node of the cluster as a whole process: started, waited for, and ended with a status.
public final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  /// How long an orderly end may take; the process goes then all the same.
  private static final Duration LONGEST_SHUTDOWN = Duration.ofSeconds(15);

  /// By a signal, or by the operator through the monitor.
  private static final Set<CoordinatedShutdown.Reason> ASKED_TO_END =
      Set.of(CoordinatedShutdown.jvmExitReason(), CoordinatedShutdown.clusterLeavingReason());

  private final ActorSystem<NodeGuardian.Command> system;

  private Node(ActorSystem<NodeGuardian.Command> system) {
    this.system = system;
  }

  /// Tries the ports, takes the data folder, and starts all parts.
  ///
  /// The folder is this process's until it ends, so that two nodes never write one log.
  ///
  /// @throws PortsTakenException if a port of the node cannot be listened on
  /// @throws ProcessLock.HeldException if another process runs on the data folder
  /// @throws IOException if the data folder or the register cannot be used
  public static Node start(NodeConfig config)
      throws IOException, PortsTakenException, ProcessLock.HeldException {
    ProcessLock.take(config.node().data().resolve("node.pid"));
    UnpackedLibraries.keepIn(config.node().data().resolve("native"));
    Ports.check(NodePorts.of(config));
    Executor blocking = Executors.newVirtualThreadPerTaskExecutor();
    Register register = FileRegister.open(config.register().folder(), "chat", blocking);
    var setup =
        ActorSystemSetup.create(
            BootstrapSetup.create(config.all()), RegisterSetup.of(config, register));
    return new Node(ActorSystem.create(NodeGuardian.create(config, register), "troupe", setup));
  }

  /// Completes once the node is ready, and fails if that takes longer than it may.
  public CompletionStage<Done> ready(Duration time) {
    return AskPattern.ask(system, NodeGuardian.AwaitReady::new, time, system.scheduler());
  }

  /// Ends the node in good order; completes when it has ended.
  public CompletionStage<Done> stop() {
    CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.jvmExitReason());
    return system.getWhenTerminated();
  }

  /// Waits until the node has ended; SIGTERM and Ctrl-C end it in good order, and being cut off
  /// from the cluster ends it too.
  ///
  /// @return the status for the process: 0 if it was asked to end, 1 if it had to
  public int await() {
    CoordinatedShutdown.get(system)
        .addTask(CoordinatedShutdown.PhaseClusterShutdown(), "limit-shutdown", this::limitShutdown);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::endWithProcess));
    system.getWhenTerminated().toCompletableFuture().join();
    return status();
  }

  /// An actor that blocks would keep the system from terminating, and the process from ending.
  private CompletionStage<Done> limitShutdown() {
    CompletableFuture.delayedExecutor(LONGEST_SHUTDOWN.toSeconds(), TimeUnit.SECONDS)
        .execute(() -> System.exit(1));
    return CompletableFuture.completedFuture(Done.getInstance());
  }

  /// Runs as the process ends. Halting is the way to a status of our own after a signal.
  private void endWithProcess() {
    int status = endsInTime(stop()) ? status() : 1;
    NodeLogging.stop();
    Runtime.getRuntime().halt(status);
  }

  private static boolean endsInTime(CompletionStage<Done> end) {
    try {
      Done _ = end.toCompletableFuture().get(LONGEST_SHUTDOWN.toSeconds(), TimeUnit.SECONDS);
      LOG.info("Ended");
      return true;
    } catch (TimeoutException e) {
      LOG.error("Did not end within {} s, cut off", LONGEST_SHUTDOWN.toSeconds());
    } catch (ExecutionException e) {
      LOG.error("Ended badly", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private int status() {
    Optional<CoordinatedShutdown.Reason> reason =
        CoordinatedShutdown.get(system).getShutdownReason();
    return reason.filter(ASKED_TO_END::contains).isPresent() ? 0 : 1;
  }
}
