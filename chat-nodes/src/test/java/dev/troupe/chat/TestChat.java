package dev.troupe.chat;

import com.typesafe.config.ConfigFactory;
import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.CommandCodec;
import dev.troupe.net.HostPort;
import dev.troupe.replication.FileRegister;
import dev.troupe.replication.Replica;
import dev.troupe.replication.core.CommandId;
import dev.troupe.replication.core.Payload;
import dev.troupe.status.ChatStatistics;
import dev.troupe.status.ChatStatus;
import dev.troupe.status.StatusBoard;
import dev.troupe.storage.FolderLock;
import dev.troupe.testing.Network;
import dev.troupe.testing.Systems;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.awaitility.Awaitility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Chat on systems of this JVM that share a register: `node-1` and so on.
final class TestChat implements AutoCloseable {
  /// Any free port, and the defaults.
  static final ChatSettings SETTINGS = settings("");

  private static final Logger LOG = LoggerFactory.getLogger(TestChat.class);

  /// More than anything takes on a busy machine.
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /// So few that tests can fill a log with more.
  private static final long KEPT_ENTRIES = 100;

  private final Path folder;
  private final Systems systems;
  private final Optional<Network> network;
  private final SortedMap<String, Node> nodes = new TreeMap<>();
  private final Set<String> started = new HashSet<>();

  private record Node(
      ActorTestKit kit,
      ActorRef<ChatNode.Command> chat,
      TestProbe<StatusBoard.Command> board,
      AtomicReference<ChatStatus> latest,
      HostPort address) {}

  /// Nodes that reach each other directly, so that the port of one that has ended refuses, and the
  /// others know.
  TestChat(Path folder, int size) {
    this(folder, new Systems(size), false);
  }

  private TestChat(Path folder, Systems systems, boolean cuttable) {
    this.folder = folder;
    this.systems = systems;
    this.network = cuttable ? Optional.of(new Network(systems)) : Optional.empty();
  }

  /// Nodes between which the network can be cut.
  static TestChat cuttable(Path folder, int size) {
    return new TestChat(folder, new Systems(size), true);
  }

  /// What lies between the nodes.
  Network network() {
    return network.orElseThrow();
  }

  /// Any free port, the defaults, and what is told otherwise.
  static ChatSettings settings(String told) {
    return ChatSettings.from(
        ConfigFactory.parseString(
                "troupe.chat { listen = \"127.0.0.1:0\", max-sessions = 100\n" + told + "\n}")
            .withFallback(ConfigFactory.load()),
        List.of());
  }

  /// Starts a node and returns where its chat listens.
  HostPort start(String name, ChatSettings settings) throws IOException {
    return start(name, settings, Clock.systemUTC());
  }

  /// The same with a clock that its days follow.
  HostPort start(String name, ChatSettings settings, Clock clock) throws IOException {
    ActorTestKit kit = systems.start(name);
    var register = FileRegister.open(folder.resolve("register"), "chat", ForkJoinPool.commonPool());
    var replica =
        new Replica.Settings(
            name,
            network.map(it -> it.replicasSeenBy(name)).orElse(systems.replicas()),
            folder.resolve(name),
            KEPT_ENTRIES);
    TestProbe<StatusBoard.Command> board = kit.createTestProbe();
    var latest = new AtomicReference<ChatStatus>();
    ActorRef<StatusBoard.Command> reports = kit.spawn(reports(board.ref(), latest));
    var chat =
        kit.spawn(
            ChatNode.create(settings, systems.addresses(), replica, register, reports, clock),
            "chat",
            ChatNode.ON_LOOP);
    TestProbe<HostPort> address = kit.createTestProbe();
    chat.tell(new ChatNode.GetAddress(address.ref()));
    var node = new Node(kit, chat, board, latest, address.receiveMessage(PATIENCE));
    nodes.put(name, node);
    started.add(name);
    return node.address();
  }

  /// Makes one cluster of all that run, whose members notice each other's end.
  void join() {
    var first = Cluster.get(nodes.firstEntry().getValue().kit().system()).selfMember().address();
    for (Node node : nodes.values()) {
      Cluster.get(node.kit().system()).manager().tell(Join.create(first));
    }
    for (Node node : nodes.values()) {
      Awaitility.await("all are members")
          .atMost(PATIENCE)
          .until(() -> Cluster.get(node.kit().system()).state().members().size() == nodes.size());
    }
  }

  ActorTestKit kit(String name) {
    return node(name).kit();
  }

  ActorRef<ChatNode.Command> chat(String name) {
    return node(name).chat();
  }

  HostPort address(String name) {
    return node(name).address();
  }

  /// Where a node's chat takes TLS.
  HostPort tlsAddress(String name) {
    TestProbe<HostPort> address = kit(name).createTestProbe();
    chat(name).tell(new ChatNode.GetTlsAddress(address.ref()));
    return address.receiveMessage(PATIENCE);
  }

  /// The node's status as soon as it is as expected.
  ChatStatus await(String name, Predicate<ChatStatus> expected) {
    var reports =
        node(name)
            .board()
            .fishForMessage(
                PATIENCE,
                report ->
                    report instanceof StatusBoard.Report(ChatStatus status) && expected.test(status)
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore());
    return (ChatStatus) ((StatusBoard.Report) reports.getLast()).status();
  }

  /// The node's statistics as soon as they are as expected.
  ChatStatistics awaitStatistics(String name, Predicate<ChatStatistics> expected) {
    var reports =
        node(name)
            .board()
            .fishForMessage(
                PATIENCE,
                report ->
                    report instanceof StatusBoard.Report(ChatStatistics it) && expected.test(it)
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore());
    return (ChatStatistics) ((StatusBoard.Report) reports.getLast()).status();
  }

  /// What is found in the node's `storage.db`, a row a text.
  List<String> rows(String node, String query) {
    String file = folder.resolve(node).resolve("storage.db").toString();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement();
        var at = statement.executeQuery(query)) {
      var rows = new ArrayList<String>();
      while (at.next()) {
        var row = new ArrayList<String>();
        for (int i = 1; i <= at.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(at.getString(i)));
        }
        rows.add(String.join("|", row));
      }
      return rows;
    } catch (SQLException e) {
      throw new AssertionError(query, e);
    }
  }

  /// The process of a node, as sessions name it.
  long incarnation(String name) {
    return Cluster.get(kit(name).system()).selfMember().uniqueAddress().longUid();
  }

  /// Gives a command to a node's replica, as its chat does.
  void submit(String name, ChatCommand command) {
    Adapter.toClassic(kit(name).system())
        .actorSelection("/user/chat/replica")
        .tell(
            new Replica.Submit(new CommandId("test", 1), Payload.of(CommandCodec.write(command))),
            org.apache.pekko.actor.ActorRef.noSender());
  }

  /// What the node has reported last of its chat, if anything.
  Optional<ChatStatus> latest(String name) {
    return Optional.ofNullable(node(name).latest().get());
  }

  /// Ends a node without a good-bye to the others.
  void end(String name) {
    nodes.remove(name);
    systems.end(name);
  }

  /// Ends all nodes; nothing is written any more when it returns.
  @Override
  public void close() {
    systems.close();
    network.ifPresent(Network::close);
    for (String name : started) {
      try (FolderLock _ = FolderLock.of(folder.resolve(name))) {
        LOG.debug("{} has given its folder back", name);
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(name + " keeps its folder", e);
      }
    }
  }

  private static Behavior<StatusBoard.Command> reports(
      ActorRef<StatusBoard.Command> probe, AtomicReference<ChatStatus> latest) {
    return Behaviors.receiveMessage(report -> {
      if (report instanceof StatusBoard.Report(ChatStatus status)) {
        latest.set(status);
      }
      probe.tell(report);
      return Behaviors.same();
    });
  }

  private Node node(String name) {
    return Objects.requireNonNull(nodes.get(name), name);
  }
}
