package dev.troupe.cli;

import com.typesafe.config.Config;
import dev.troupe.balancer.Algorithm;
import dev.troupe.balancer.Balancers;
import dev.troupe.balancer.ListenerSettings;
import dev.troupe.net.HostPort;
import dev.troupe.node.NodeLogging;
import dev.troupe.node.Ports;
import dev.troupe.status.BalancerStatus;
import dev.troupe.status.StatusBoard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `troupe balance`: one listener by itself, without a cluster, until it is told to stop.
///
/// Wrong arguments are told with the usage, before anything is bound.
@Command(
    name = "balance",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Spreads the clients of one port over servers.")
final class BalanceCommand implements Callable<Integer> {
  private static final String LISTENER = "balance";
  private static final Path STANDARD_OUTPUT = Path.of("-");
  private static final int LARGEST_PORT = 65_535;

  @Parameters(index = "0", paramLabel = "PORT", description = "Port to listen on, 1 to 65535.")
  private String port = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "SERVER_PORT",
      description = "Port of a server on this machine, or HOST:PORT; one or more.")
  private List<String> servers = List.of();

  @Option(
      names = {"-N", "--workers"},
      paramLabel = "WORKERS",
      defaultValue = "4",
      description = "Clients that are served at a time; more wait (default: ${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = {"-R", "--requests"},
      paramLabel = "REQUESTS",
      description = "After so many clients all servers are checked, even before it is time.")
  private @Nullable Integer requests;

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      description =
          "least-load, least-connections, round-robin, power-of-two or source-hash (default:"
              + " least-load, or least-connections with other checks than http-entries).")
  private @Nullable String algorithm;

  @Option(
      names = "--check",
      paramLabel = "KIND",
      defaultValue = "http-entries",
      description = "tcp, http or http-entries (default: ${DEFAULT-VALUE}).")
  private String check = "";

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      defaultValue = "http",
      description = "What clients speak: http or tcp (default: ${DEFAULT-VALUE}).")
  private String protocol = "";

  @Option(
      names = {"-a", "--address"},
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}).")
  private String address = "";

  @Option(
      names = "--status",
      description = "Print a line for every change of counts and servers, at most one a second.")
  private boolean status;

  @Option(
      names = "--access-log",
      paramLabel = "FILE",
      description =
          "Write a line for each client when it has ended; FILE is rolled at 16 MB, - is standard"
              + " output.")
  private @Nullable Path accessLog;

  @Mixin private LogArguments logs = new LogArguments();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws FailedException {
    if (workers < 1) {
      throw wrong("WORKERS: is " + workers + ", must be a positive integer");
    }
    if (requests != null && requests < 1) {
      throw wrong("REQUESTS: is " + requests + ", must be a positive integer");
    }
    Config config = Standalone.config(Map.of("troupe.balancer.listeners", listeners()));
    Balancers.Settings settings = settings(config);
    ListenerSettings listener = settings.listeners().getFirst();
    Standalone.checkPort(new Ports.Claim(LISTENER, listener.listen(), listener.shared()));
    if (accessLog != null) {
      openAccessLog(accessLog);
    }
    return Standalone.run(LISTENER, guardian(settings, listener), config, listener.drainTimeout());
  }

  private void openAccessLog(Path file) throws FailedException {
    if (file.equals(STANDARD_OUTPUT)) {
      NodeLogging.addAccessOutput(LISTENER, logs.format());
      return;
    }
    try {
      Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND).close();
    } catch (IOException e) {
      throw new FailedException("cannot write the access log " + file + ": " + e.getMessage());
    }
    NodeLogging.addAccessFile(LISTENER, file.toAbsolutePath(), logs.format());
  }

  private Map<String, Object> listeners() {
    Map<String, Object> own = new HashMap<>();
    int listenPort = port(port, "PORT");
    own.put("listen", new HostPort(address, listenPort).toString());
    own.put("servers", servers(listenPort));
    own.put("shared", false);
    own.put("protocol", protocol);
    own.put("check", check);
    own.put(
        "algorithm",
        Optional.ofNullable(algorithm)
            .orElse(
                check.equals("http-entries")
                    ? Algorithm.LEAST_LOAD.word()
                    : Algorithm.LEAST_CONNECTIONS.word()));
    own.put("workers", workers);
    if (accessLog != null) {
      own.put("access-log", true);
    }
    if (requests != null) {
      own.put("requests", requests);
    }
    Map<String, Object> listeners = new HashMap<>();
    listeners.put(LISTENER, own);
    listeners.put("front-door", null);
    listeners.put("referral", null);
    return listeners;
  }

  private List<String> servers(int listenPort) {
    Set<String> list = new LinkedHashSet<>();
    for (String text : servers) {
      HostPort server = server(text);
      if (server.port() == listenPort && server.host().equals(address)) {
        throw wrong("SERVER_PORT: " + text + " is where it listens itself");
      }
      if (!list.add(server.toString())) {
        throw wrong("SERVER_PORT: " + text + " is there twice");
      }
    }
    return List.copyOf(list);
  }

  private HostPort server(String text) {
    if (text.indexOf(':') < 0) {
      return new HostPort("127.0.0.1", port(text, "SERVER_PORT"));
    }
    try {
      HostPort server = HostPort.parse(text);
      if (server.port() == 0) {
        throw wrong("SERVER_PORT: is " + text + ", its port must be from 1 to " + LARGEST_PORT);
      }
      return server;
    } catch (IllegalArgumentException e) {
      throw wrong("SERVER_PORT: " + e.getMessage());
    }
  }

  private int port(String text, String name) {
    if (!text.matches("[0-9]{1,5}")
        || text.matches("0+")
        || Integer.parseInt(text) > LARGEST_PORT) {
      throw wrong(name + ": is " + text + ", must be a port from 1 to " + LARGEST_PORT);
    }
    return Integer.parseInt(text);
  }

  /// What is wrong with an option's value its key tells.
  private Balancers.Settings settings(Config config) {
    try {
      return Balancers.Settings.from(config);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()).replace("balancer.listeners.balance.", ""));
    }
  }

  /// Balancers that stop have failed, which their log has told.
  private Behavior<StatusBoard.Command> guardian(
      Balancers.Settings settings, ListenerSettings listener) {
    return Behaviors.setup(context -> {
      ActorRef<Balancers.Command> balancers =
          context.spawn(Balancers.create(settings, context.getSelf()), "balancers");
      context.watch(balancers);
      Standalone.drainAtShutdown(
          context.getSystem(), balancers, Balancers.Drain::new, listener.drainTimeout());
      var report =
          new BalanceReport(spec.commandLine().getOut(), listener.queue().workers(), check, status);
      return telling(report, true);
    });
  }

  private Behavior<StatusBoard.Command> telling(BalanceReport report, boolean first) {
    return Behaviors.receive(StatusBoard.Command.class)
        .onMessage(
            StatusBoard.Report.class,
            told -> {
              if (told.status() instanceof BalancerStatus(var listeners)) {
                listeners.forEach(first ? report::begin : report::tell);
              }
              return first ? telling(report, false) : Behaviors.same();
            })
        .onSignal(Terminated.class, _ -> Behaviors.stopped())
        .build();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
