package dev.troupe.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.troupe.balancer.Balancers;
import dev.troupe.chat.ChatSettings;
import dev.troupe.edge.EdgeSettings;
import dev.troupe.files.FileServer;
import dev.troupe.loop.LoopSettings;
import dev.troupe.net.HostPort;
import dev.troupe.users.UserTracker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Everything that one node is told, checked as a whole.
///
/// The layers, the stronger first: `-Dtroupe.…` on the JVM, `CONFIG_FORCE_troupe_…` in the
/// environment (`_` for a dot, `__` for a dash), the node's file, `pekko-node.conf`, and the
/// `reference.conf` of every module.
///
/// @param all the layers as one, for Pekko
public record NodeConfig(
    NodeSettings node,
    ClusterSettings cluster,
    RegisterSettings register,
    ChatSettings chat,
    Balancers.Settings balancers,
    UserTracker.Settings users,
    EdgeSettings edge,
    FileServer.Settings files,
    Config all) {
  private static final String ROOT = "troupe";

  /// The dispatchers that are event loops.
  private static final List<String> LOOPS =
      List.of("balancer.dispatcher", "chat.dispatcher", "edge.router-dispatcher");

  /// Reads a node's file.
  ///
  /// @throws InvalidConfigException with every mistake that is in it
  public static NodeConfig load(Path file) throws InvalidConfigException {
    if (!Files.isReadable(file)) {
      throw new InvalidConfigException(List.of(file + ": cannot be read, must be a readable file"));
    }
    try {
      var options = ConfigParseOptions.defaults().setAllowMissing(false);
      return of(ConfigFactory.parseFile(file.toFile(), options));
    } catch (ConfigException e) {
      throw new InvalidConfigException(List.of(String.valueOf(e.getMessage())));
    }
  }

  /// Checks a configuration that stands in for a node's file.
  ///
  /// @throws InvalidConfigException with every mistake that is in it
  public static NodeConfig of(Config file) throws InvalidConfigException {
    Config told =
        ConfigFactory.systemProperties()
            .withFallback(ConfigFactory.systemEnvironmentOverrides())
            .withFallback(file);
    Config reference = ConfigFactory.defaultReferenceUnresolved();
    Config all =
        told.withFallback(ConfigFactory.parseResources("pekko-node.conf"))
            .withFallback(reference)
            .resolve();
    return check(told.resolveWith(all).withOnlyPath(ROOT), reference.resolve(), all);
  }

  private static NodeConfig check(Config written, Config reference, Config all)
      throws InvalidConfigException {
    var mistakes = new Mistakes(written);
    UnknownKeys.in(written, reference, ROOT).forEach(mistakes::add);
    readLoops(mistakes, all);
    var node = mistakes.read("node", all, NodeSettings::from);
    String name = all.getString("troupe.node.name");
    var cluster = mistakes.read("cluster", all, config -> ClusterSettings.from(config, name));
    var register = mistakes.read("register", all, RegisterSettings::from);
    var balancers = mistakes.read("balancer", all, Balancers.Settings::from);
    var users = mistakes.read("users", all, UserTracker.Settings::from);
    var edge = mistakes.read("edge", all, EdgeSettings::from);
    List<String> doors = doorsToChat(balancers, edge);
    var chat = mistakes.read("chat", all, config -> ChatSettings.from(config, doors));
    var files = mistakes.read("files", all, FileServer.Settings::from);
    mistakes.throwIfAny();
    return new NodeConfig(
        node.orElseThrow(),
        cluster.orElseThrow(),
        register.orElseThrow(),
        chat.orElseThrow(),
        balancers.orElseThrow(),
        users.orElseThrow(),
        edge.orElseThrow(),
        files.orElseThrow(),
        all);
  }

  /// A mistake of the section that all others inherit is said once.
  private static void readLoops(Mistakes mistakes, Config all) {
    if (readLoop("loop-dispatcher", mistakes, all)) {
      LOOPS.forEach(part -> readLoop(part, mistakes, all));
    }
  }

  private static boolean readLoop(String part, Mistakes mistakes, Config all) {
    return mistakes
        .read(part, all, config -> LoopSettings.from(config.getConfig(ROOT + "." + part), part))
        .isPresent();
  }

  /// The hosts at which clients reach chat through other parts of the node.
  private static List<String> doorsToChat(
      Optional<Balancers.Settings> balancers, Optional<EdgeSettings> edge) {
    return Stream.concat(
            balancers.stream()
                .flatMap(it -> it.listeners().stream())
                .filter(listener -> listener.servers().isEmpty())
                .map(listener -> listener.listen().host()),
            edge.stream().map(EdgeSettings::host))
        .toList();
  }

  /// Where the node's replica listens for the others, if the node runs chat.
  public HostPort replication() {
    return Objects.requireNonNull(cluster.replicas().get(node.name()), "runs no chat");
  }

  /// Whether the node runs a part.
  public boolean runs(Role role) {
    return node.roles().contains(role);
  }
}
