package dev.troupe.e2e;

import com.typesafe.config.ConfigUtil;
import dev.troupe.edge.monitor.MonitorJson;
import dev.troupe.net.HostPort;
import dev.troupe.status.ChatStatus;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.NodeStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// Three nodes on this machine, each a process with a configuration and a folder of its own. What a
/// test wants to know of them it asks the monitor, as a user would.
final class Cluster {
  static final int SIZE = Ports.MOST_NODES;

  /// Connections to a shared port among which every node gets one, as good as certainly.
  static final int ENOUGH = 16;

  /// More than a start takes on a busy machine.
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final Ports ports;
  private final List<NodeProcess> nodes;

  private Cluster(Path folder, Ports ports) {
    this.folder = folder;
    this.ports = ports;
    this.nodes =
        IntStream.rangeClosed(1, SIZE)
            .mapToObj(number -> new NodeProcess(number, folder.resolve("node-" + number)))
            .toList();
  }

  /// A cluster that has not been started yet, on free ports.
  ///
  /// @param folder of everything it writes
  /// @param settings of every node, beside those that all clusters have
  static Cluster in(Path folder, String settings) throws IOException {
    var cluster = new Cluster(folder, Ports.free());
    Files.createDirectories(cluster.files());
    for (NodeProcess node : cluster.nodes) {
      Files.createDirectories(folder.resolve(node.name()));
      Files.writeString(
          folder.resolve(node.name()).resolve("node.conf"), cluster.config(node) + settings + "\n");
    }
    return cluster;
  }

  /// Starts whoever does not run, and waits until all is well.
  void makeWhole() throws IOException {
    for (NodeProcess node : nodes) {
      if (!node.isAlive()) {
        node.start();
      }
    }
    awaitInSync(nodes);
  }

  Ports ports() {
    return ports;
  }

  /// The folder that the file servers serve.
  Path files() {
    return folder.resolve("files");
  }

  /// The folder of a node's own data and logs.
  Path folder(NodeProcess node) {
    return folder.resolve(node.name());
  }

  List<NodeProcess> nodes() {
    return nodes;
  }

  /// The primary of a cluster in which all is well.
  NodeProcess primary() throws IOException {
    String primary = chats(status()).getFirst().primary();
    return nodes.stream().filter(node -> node.name().equals(primary)).findFirst().orElseThrow();
  }

  List<NodeProcess> without(NodeProcess... left) {
    var out = Set.of(left);
    return nodes.stream().filter(node -> !out.contains(node)).toList();
  }

  HostPort chat(NodeProcess node) {
    return ports.chat(node.number());
  }

  /// Where each node's chat is reached, the given one first.
  List<HostPort> chatsFrom(NodeProcess first) {
    return IntStream.range(0, SIZE)
        .mapToObj(i -> ports.chat((first.number() - 1 + i) % SIZE + 1))
        .toList();
  }

  /// What some node's monitor says.
  ///
  /// @throws IOException if none answers
  ClusterStatus status() throws IOException {
    String json = Http.get(ports.monitor(), "/api/cluster").body();
    return MonitorJson.mapper().readValue(json, ClusterStatus.class);
  }

  /// Waits until the monitor says what is wanted.
  void await(String what, Predicate<ClusterStatus> wanted) {
    await(what, () -> wanted.test(status()));
  }

  /// Waits until something is so; an answer that does not come is asked for again.
  void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(condition);
  }

  /// Waits until just these nodes are there, ready, and make up the in-sync set of one primary.
  void awaitInSync(List<NodeProcess> alive) {
    Set<String> names = alive.stream().map(NodeProcess::name).collect(Collectors.toSet());
    await(
        names + " in sync",
        status -> isInSync(status, names) && alive.stream().allMatch(node -> serves(status, node)));
  }

  /// Waits until all logs have the same end, and all of it is committed; only while nobody talks.
  void awaitEqualLogs() {
    await(
        "equal logs",
        status ->
            chats(status).stream()
                    .flatMap(chat -> Stream.of(chat.logEnd(), chat.commitIndex()))
                    .distinct()
                    .count()
                == 1);
  }

  private static boolean serves(ClusterStatus status, NodeProcess node) {
    NodeStatus said = status.nodes().get(node.name());
    return said != null && said.ready() && node.isOf(said);
  }

  private static boolean isInSync(ClusterStatus status, Set<String> names) {
    List<ChatStatus> chats = chats(status);
    return status.nodes().keySet().equals(names)
        && chats.size() == names.size()
        && chats.stream().allMatch(chat -> Set.copyOf(chat.inSync()).equals(names))
        && chats.stream().map(ChatStatus::epoch).distinct().count() == 1
        && chats.stream().filter(chat -> chat.role() == ChatStatus.Role.PRIMARY).count() == 1;
  }

  private static List<ChatStatus> chats(ClusterStatus status) {
    return status.nodes().keySet().stream()
        .flatMap(name -> status.part(name, ChatStatus.class).stream())
        .toList();
  }

  /// Ends all nodes at once.
  void end() throws InterruptedException {
    for (NodeProcess node : nodes) {
      node.discard();
    }
  }

  private String config(NodeProcess node) {
    return """
    troupe {
      node { name = %s, data = %s }
      cluster { host = 127.0.0.1, port = %d, replication-port = %d, nodes = [%s] }
      register.folder = %s
      chat.listen = "%s"
      balancer.listeners {
        front-door.listen = "%s"
        referral.listen = "%s"
        plain {
          listen = "%s"
          servers = [%s]
          algorithm = round-robin
          interval = 500 ms
        }
      }
      edge { sites = [%s], router-port = %d, monitor-port = %d }
      files { listen = "%s", folder = %s }
    }
    """
        .formatted(
            node.name(),
            quoted(folder.resolve(node.name())),
            ports.cluster(node.number()).port(),
            ports.replication(node.number()).port(),
            each(SIZE, this::member),
            quoted(folder.resolve("register")),
            ports.chat(node.number()),
            ports.frontDoor(),
            ports.referral(),
            ports.plain(node.number()),
            each(Ports.BACKENDS, i -> "\"" + ports.backend(i) + "\""),
            each(
                Ports.SITES,
                i ->
                    "{ port = %d, file = \"resource:web/site-%d.html\" }"
                        .formatted(ports.site(i).port(), i)),
            ports.router().port(),
            ports.monitor().port(),
            ports.files(),
            quoted(files()));
  }

  private String member(int number) {
    return "{ name = node-%d, host = 127.0.0.1, port = %d, replication-port = %d }"
        .formatted(number, ports.cluster(number).port(), ports.replication(number).port());
  }

  private static String each(int count, IntFunction<String> item) {
    return IntStream.rangeClosed(1, count).mapToObj(item).collect(Collectors.joining(", "));
  }

  private static String quoted(Path path) {
    return ConfigUtil.quoteString(path.toString());
  }
}
