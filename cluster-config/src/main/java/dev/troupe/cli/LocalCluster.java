package dev.troupe.cli;

import static java.util.stream.Collectors.joining;

import com.typesafe.config.ConfigUtil;
import dev.troupe.config.InvalidConfigException;
import dev.troupe.config.NodeConfig;
import dev.troupe.net.HostPort;
import dev.troupe.node.EphemeralPorts;
import dev.troupe.node.NodePorts;
import dev.troupe.node.Ports;
import dev.troupe.node.PortsTakenException;
import dev.troupe.node.ProcessLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/// The cluster that `troupe up` runs on one machine: names, ports, and where what is kept.
///
/// @param data the folder of everything it writes
/// @param size how many nodes, 1 to 9
/// @param portOffset what is added to each port of the default cluster
record LocalCluster(Path data, int size, int portOffset) {
  static final int MOST_NODES = 9;

  private static final String HOST = "127.0.0.1";
  private static final int ARTERY = 5000;
  private static final int CHAT = 5010;
  private static final int REPLICATION = 5020;

  /// Held by the supervisor as long as it runs.
  Path lock() {
    return data.resolve("up.pid");
  }

  /// Each held by its node as long as it runs.
  List<Path> nodeLocks() {
    return names().stream().map(name -> folder(name).resolve("node.pid")).toList();
  }

  List<String> names() {
    return IntStream.rangeClosed(1, size).mapToObj(i -> "node-" + i).toList();
  }

  Path folder(String node) {
    return data.resolve(node);
  }

  Path configFile(String node) {
    return folder(node).resolve("node.conf");
  }

  Path console(String node) {
    return folder(node).resolve("console.log");
  }

  HostPort at(int port) {
    return new HostPort(HOST, port + portOffset);
  }

  HostPort chat(int index) {
    return at(CHAT + index);
  }

  HostPort monitor() {
    return at(8081);
  }

  /// The folder that the file servers of all nodes share.
  Path files() {
    return data.resolve("files");
  }

  /// Writes the configuration file of every node, and a first file to fetch.
  void writeConfigs() throws IOException {
    if (!Files.exists(files())) {
      Files.createDirectories(files());
      Files.writeString(files().resolve("hello.txt"), "Hello from Troupe's file server.\n");
    }
    for (int i = 0; i < size; i++) {
      String name = names().get(i);
      Files.createDirectories(folder(name));
      Files.writeString(configFile(name), config(i));
    }
  }

  /// Makes sure that nothing is in the way of a start, and writes the configuration files.
  ///
  /// @return what the user should know nevertheless
  /// @throws FailedException if a node of an earlier start still runs, the user's own settings are
  ///   wrong, or a port is taken
  /// @throws IOException if a file cannot be written
  Optional<String> prepare() throws IOException, FailedException {
    for (Path lock : nodeLocks()) {
      OptionalLong pid = ProcessLock.holder(lock);
      if (pid.isPresent()) {
        throw new FailedException(
            "a node of an earlier start still runs on %s, as process %d; %s"
                .formatted(lock.getParent(), pid.getAsLong(), howToStop()));
      }
    }
    writeConfigs();
    try {
      List<Ports.Claim> claims = claims();
      Ports.check(claims);
      return EphemeralPorts.ofSystem()
          .warning(claims)
          .map(warning -> portOffset == 0 ? warning : warning + "; try a smaller --port-offset");
    } catch (PortsTakenException | InvalidConfigException e) {
      throw new FailedException(e);
    }
  }

  /// What a user types to stop the cluster on this folder.
  String howToStop() {
    return "'troupe down --data " + data + "' stops it";
  }

  /// The ports of all nodes, none of which anyone else may have; two nodes may have the same port
  /// only if both share it.
  private List<Ports.Claim> claims() throws InvalidConfigException, FailedException {
    var claims = new LinkedHashMap<HostPort, Ports.Claim>();
    for (String name : names()) {
      for (Ports.Claim claim : NodePorts.of(NodeConfig.load(configFile(name)))) {
        Ports.Claim other = claims.put(claim.at(), claim);
        if (other != null && !(claim.shared() && other.shared())) {
          throw new FailedException(
              "%s (%s): %s cannot have it, it is taken by another port of the cluster (%s)"
                  .formatted(claim.at(), claim.what(), name, other.what()));
        }
      }
    }
    return claims.values().stream()
        .map(claim -> new Ports.Claim(claim.what(), claim.at(), false))
        .toList();
  }

  private String config(int index) {
    String name = names().get(index);
    return """
    # Written by 'troupe up' at every start. To change something, write it into
    # %s, which is read last by every node.

    troupe {
      node {
        name = %s
        data = %s
      }
      cluster {
        host = %s
        port = %d
        replication-port = %d
        nodes = [
    %s
        ]
      }
      register.folder = %s
    %s}

    include file(%s)
    """
        .formatted(
            ownSettings(),
            name,
            quoted(folder(name)),
            HOST,
            at(ARTERY + index).port(),
            at(REPLICATION + index).port(),
            IntStream.range(0, size).mapToObj(this::member).collect(joining("\n")),
            quoted(data.resolve("register")),
            parts(index),
            quoted(ownSettings()));
  }

  private Path ownSettings() {
    return data.resolve("troupe.conf");
  }

  private String member(int index) {
    return "      { name = %s, host = %s, port = %d, replication-port = %d }"
        .formatted(
            names().get(index), HOST, at(ARTERY + index).port(), at(REPLICATION + index).port());
  }

  /// What a node listens on and serves, where that is not the default of a single node.
  private String parts(int index) {
    var lines = new ArrayList<String>();
    lines.add("files.folder = " + quoted(files()));
    lines.add("chat.listen = \"%s\"".formatted(chat(index)));
    if (portOffset != 0) {
      lines.add("balancer.listeners.front-door.listen = \"%s\"".formatted(at(6667)));
      lines.add("balancer.listeners.referral.listen = \"%s\"".formatted(at(12345)));
      lines.add("edge.router-port = " + at(8080).port());
      lines.add("edge.monitor-port = " + at(8081).port());
      lines.add(
          "edge.sites = [%s]"
              .formatted(IntStream.of(1, 2, 3).mapToObj(this::site).collect(joining(", "))));
      lines.add("files.listen = \"%s\"".formatted(at(19500)));
    }
    return lines.stream().map(line -> "  " + line + "\n").collect(joining());
  }

  private String site(int number) {
    return "{ port = %d, file = \"resource:web/site-%d.html\" }"
        .formatted(at(7999 + number).port(), number);
  }

  /// A path as HOCON has it: a JSON string.
  private static String quoted(Path path) {
    return ConfigUtil.quoteString(path.toString());
  }
}
