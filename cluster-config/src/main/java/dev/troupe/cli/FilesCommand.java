package dev.troupe.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.files.FileServer;
import dev.troupe.net.HostPort;
import dev.troupe.node.Ports;
import dev.troupe.node.PortsTakenException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `troupe files`: serves one folder by itself, without a cluster, until it is told to stop.
@Command(
    name = "files",
    mixinStandardHelpOptions = true,
    description = "Serves the files of one folder over HFTP, for 'troupe get' to fetch.")
final class FilesCommand implements Callable<Integer> {
  @Option(
      names = {"-d", "--datadir"},
      paramLabel = "DIR",
      defaultValue = "testdata",
      description = "Folder to serve; it must exist (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of("testdata");

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      defaultValue = "19500",
      description = "Port to listen on, 0 picks a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = {"-a", "--address"},
      paramLabel = "ADDRESS",
      defaultValue = "0.0.0.0",
      description = "Address to listen on (default: ${DEFAULT-VALUE}).")
  private String address = "0.0.0.0";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws FailedException {
    if (!Files.isDirectory(folder)) {
      throw wrong("--datadir: is '" + folder + "', must be a folder that exists");
    }
    if (port < 0 || port > 65_535) {
      throw wrong("--port: is " + port + ", must be from 0 to 65535");
    }
    if (address.isBlank()) {
      throw wrong("--address: is empty, must be a name or an address");
    }
    Config config = config();
    FileServer.Settings settings = settings(config);
    checkPort(settings);
    var system = ActorSystem.create(guardian(settings), "files", config);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> end(system)));
    system.getWhenTerminated().toCompletableFuture().join();
    return status(system);
  }

  /// What no option sets may come from the environment or `-D`, and be wrong.
  private static FileServer.Settings settings(Config config) throws FailedException {
    try {
      return FileServer.Settings.from(config);
    } catch (IllegalArgumentException e) {
      throw new FailedException(e);
    }
  }

  /// The usual mistakes are told here in one line; once the server runs they would be a log.
  private static void checkPort(FileServer.Settings settings) throws FailedException {
    try {
      Ports.check(List.of(new Ports.Claim("files", settings.listen(), settings.shared())));
    } catch (PortsTakenException e) {
      throw new FailedException(e);
    }
  }

  /// Runs as the process ends, and gives it a status of ours even after a signal.
  private static void end(ActorSystem<?> system) {
    CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.jvmExitReason());
    system.getWhenTerminated().toCompletableFuture().join();
    Runtime.getRuntime().halt(status(system));
  }

  /// The system ends because the process was asked to, or because the server has failed.
  private static int status(ActorSystem<?> system) {
    return CoordinatedShutdown.get(system)
            .getShutdownReason()
            .filter(CoordinatedShutdown.jvmExitReason()::equals)
            .isPresent()
        ? Troupe.DONE
        : Troupe.FAILED;
  }

  /// A system by itself: no cluster, and time enough for a drain when it stops.
  private Config config() {
    Config own =
        ConfigFactory.parseMap(
            Map.of(
                "pekko.actor.provider",
                "local",
                "troupe.files.listen",
                new HostPort(address, port).toString(),
                "troupe.files.shared",
                false,
                "troupe.files.folder",
                folder.toString()));
    Config all = own.withFallback(ConfigFactory.load());
    Duration drain = all.getDuration("troupe.files.drain-timeout").plusSeconds(1);
    return ConfigFactory.parseMap(
            Map.of("pekko.coordinated-shutdown.phases.service-unbind.timeout", drain))
        .withFallback(all);
  }

  /// The server's failure, logged by itself, ends the guardian and so the system.
  private Behavior<HostPort> guardian(FileServer.Settings settings) {
    return Behaviors.setup(context -> {
      ActorRef<FileServer.Command> server =
          context.spawn(
              FileServer.create(settings, context.getSystem().ignoreRef()), "file-server");
      context.watch(server);
      server.tell(new FileServer.GetAddress(context.getSelf()));
      return Behaviors.receive(HostPort.class)
          .onAnyMessage(at -> {
            drainAtShutdown(context.getSystem(), server, settings.drainTimeout());
            return onBound(at, settings);
          })
          .onSignal(Terminated.class, _ -> Behaviors.stopped())
          .build();
    });
  }

  private Behavior<HostPort> onBound(HostPort at, FileServer.Settings settings) {
    spec.commandLine()
        .getOut()
        .printf("Serving %s at hftp://%s/%n", settings.folder().toAbsolutePath(), at)
        .flush();
    return Behaviors.same();
  }

  private static void drainAtShutdown(
      ActorSystem<?> system, ActorRef<FileServer.Command> server, Duration drainTimeout) {
    Duration timeout = drainTimeout.plusSeconds(1);
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseServiceUnbind(),
            "drain-files",
            () -> AskPattern.ask(server, FileServer.Drain::new, timeout, system.scheduler()));
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
