package dev.troupe.cli;

import com.typesafe.config.Config;
import dev.troupe.files.FileServer;
import dev.troupe.net.HostPort;
import dev.troupe.node.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
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
    Config config =
        Standalone.config(
            Map.of(
                "troupe.files.listen",
                new HostPort(address, port).toString(),
                "troupe.files.shared",
                false,
                "troupe.files.folder",
                folder.toString()));
    FileServer.Settings settings = settings(config);
    Standalone.checkPort(new Ports.Claim("files", settings.listen(), settings.shared()));
    return Standalone.run("files", guardian(settings), config, settings.drainTimeout());
  }

  /// What no option sets may come from the environment or `-D`, and be wrong.
  private static FileServer.Settings settings(Config config) throws FailedException {
    try {
      return FileServer.Settings.from(config);
    } catch (IllegalArgumentException e) {
      throw new FailedException(e);
    }
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
            Standalone.drainAtShutdown(
                context.getSystem(), server, FileServer.Drain::new, settings.drainTimeout());
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

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
