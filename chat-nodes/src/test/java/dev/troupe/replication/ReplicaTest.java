package dev.troupe.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.loop.LoopExecutor;
import dev.troupe.replication.core.CommandId;
import dev.troupe.replication.core.Entry;
import dev.troupe.replication.core.Payload;
import dev.troupe.replication.core.ReplicaStatus;
import dev.troupe.testing.Systems;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.FishingOutcome;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Replicas on systems of this JVM, with a file register and logs on disk.
class ReplicaTest {
  private static final Props ON_LOOP = DispatcherSelector.fromConfig(LoopExecutor.DISPATCHER);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder = Path.of("");

  private final SortedMap<String, Node> nodes = new TreeMap<>();
  private final Systems systems = new Systems(3);

  private record Node(ActorRef<Replica.Command> replica, TestProbe<Replica.Notice> owner) {}

  @AfterEach
  void stop() {
    systems.close();
  }

  @Test
  void commandsOfAllNodesAreCommittedOnAllInTheSameOrder() throws IOException {
    startAll();
    for (long seq = 1; seq <= 50; seq++) {
      for (String name : systems.addresses().keySet()) {
        submit(name, seq);
      }
    }
    List<Entry> first = committed("node-1", 150);
    assertThat(first).extracting(Entry::id).doesNotHaveDuplicates();
    assertThat(committed("node-2", 150)).isEqualTo(first);
    assertThat(committed("node-3", 150)).isEqualTo(first);
  }

  @Test
  void whenThePrimaryEndsAnotherTakesOverAndGoesOn() throws IOException {
    startAll();
    String primary = await("node-1", ReplicaStatus::serving).leader();
    submit(primary, 1);
    for (String name : systems.addresses().keySet()) {
      committed(name, 1);
    }
    nodes.remove(primary);
    systems.end(primary);
    for (String name : nodes.keySet()) {
      await(name, status -> status.serving() && !status.leader().equals(primary));
      submit(name, 1);
    }
    List<Entry> first = committed(nodes.firstKey(), 2);
    assertThat(first).allMatch(entry -> entry.epoch() == 2);
    assertThat(committed(nodes.lastKey(), 2)).isEqualTo(first);
  }

  @Test
  void aReplicaThatStartsAgainGoesOnWhereItWas() throws IOException {
    start("node-1");
    await("node-1", ReplicaStatus::serving);
    submit("node-1", 1);
    List<Entry> before = committed("node-1", 1);
    systems.end("node-1");
    start("node-1");
    assertThat(committed("node-1", 1)).isEqualTo(before);
    assertThat(await("node-1", ReplicaStatus::serving).acceptedEpoch()).isEqualTo(2);
  }

  /// What was lost may have been acknowledged, and nobody else has it.
  @Test
  void aLoneReplicaWhoseLogIsDamagedWaitsForTheOldOne() throws IOException {
    start("node-1");
    await("node-1", ReplicaStatus::serving);
    submit("node-1", 1);
    committed("node-1", 1);
    systems.end("node-1");
    damageLog("node-1");
    start("node-1");
    await("node-1", status -> status.waitingFor().equals(List.of("node-1")));
    try (var files = Files.list(folder.resolve("node-1"))) {
      assertThat(files).anyMatch(path -> path.toString().endsWith(".damaged"));
    }
  }

  @Test
  void aReplicaWhoseLogIsDamagedTakesItFromTheOthersAndIsInSyncAgain() throws IOException {
    startAll();
    String primary = await("node-1", ReplicaStatus::serving).leader();
    String backup = primary.equals("node-1") ? "node-2" : "node-1";
    for (long seq = 1; seq <= 20; seq++) {
      submit(backup, seq);
    }
    List<Entry> before = committed(backup, 20);
    systems.end(backup);
    damageLog(backup);
    start(backup);
    assertThat(committed(backup, 20)).isEqualTo(before);
    Path identity = folder.resolve(backup).resolve("log-identity");
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(identity).content().contains("confirmed=true"));
    await(backup, status -> status.configuration().inSync().size() == 3 && status.serving());
  }

  @Test
  void aFolderThatCannotBeMadeEndsTheReplicaAndIsNamed() throws IOException {
    Files.createFile(folder.resolve("node-1"));
    assertThat(startWatched("node-1").receiveMessage(PATIENCE))
        .hasStackTraceContaining("cannot open log " + folder.resolve("node-1"));
  }

  /// Far more than should be kept anywhere meanwhile; it is asked for again.
  @Test
  void whatIsSubmittedBeforeTheLogIsOpenIsToBeSubmittedAgain() throws IOException {
    start("node-1");
    for (long seq = 1; seq <= 50_000; seq++) {
      submit("node-1", seq);
    }
    node("node-1").owner().fishForMessage(PATIENCE, ReplicaTest::untilResubmit);
    submit("node-1", 1);
    submit("node-1", 2);
    assertThat(committed("node-1", 2))
        .extracting(entry -> entry.id().seq())
        .containsExactly(1L, 2L);
  }

  private void startAll() throws IOException {
    for (String name : systems.addresses().keySet()) {
      start(name);
    }
    for (String name : systems.addresses().keySet()) {
      await(name, status -> status.serving() && status.configuration().inSync().size() == 3);
    }
  }

  private void start(String name) throws IOException {
    ActorTestKit kit = systems.start(name);
    TestProbe<Replica.Notice> owner = kit.createTestProbe();
    nodes.put(name, new Node(kit.spawn(replica(name, owner.ref()), "replica", ON_LOOP), owner));
  }

  /// Starts a replica whose failure is told.
  private TestProbe<Throwable> startWatched(String name) throws IOException {
    ActorTestKit kit = systems.start(name);
    TestProbe<Throwable> failure = kit.createTestProbe();
    TestProbe<Replica.Notice> owner = kit.createTestProbe();
    Behavior<Replica.Command> replica = replica(name, owner.ref());
    kit.spawn(
        Behaviors.setup(context -> {
          context.watch(context.spawn(replica, "replica", ON_LOOP));
          return Behaviors.receive(Object.class)
              .onSignal(
                  ChildFailed.class,
                  failed -> {
                    failure.ref().tell(failed.cause());
                    return Behaviors.stopped();
                  })
              .build();
        }));
    return failure;
  }

  private Behavior<Replica.Command> replica(String name, ActorRef<Replica.Notice> owner)
      throws IOException {
    var register = FileRegister.open(folder.resolve("register"), "chat", ForkJoinPool.commonPool());
    var settings = new Replica.Settings(name, systems.replicas(), folder.resolve(name));
    return Replica.create(settings, register, new NoState(), owner);
  }

  private void submit(String name, long seq) {
    var id = new CommandId("client-of-" + name, seq);
    node(name).replica().tell(new Replica.Submit(id, Payload.of(new byte[] {1, 2, 3})));
  }

  /// The next commands that the node commits.
  private List<Entry> committed(String name, int count) {
    var entries = new ArrayList<Entry>();
    while (entries.size() < count) {
      if (node(name).owner().receiveMessage(PATIENCE) instanceof Replica.Committed(var more)) {
        more.stream().filter(entry -> !entry.isEpochStart()).forEach(entries::add);
      }
    }
    return entries;
  }

  private ReplicaStatus await(String name, Predicate<ReplicaStatus> expected) {
    var notices =
        node(name)
            .owner()
            .fishForMessage(
                PATIENCE,
                notice ->
                    notice instanceof Replica.Stands(var status) && expected.test(status)
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore());
    return ((Replica.Stands) notices.getLast()).status();
  }

  private static FishingOutcome untilResubmit(Replica.Notice notice) {
    return notice instanceof Replica.Resubmit
        ? FishingOutcomes.complete()
        : FishingOutcomes.continueAndIgnore();
  }

  private Node node(String name) {
    return Objects.requireNonNull(nodes.get(name), name);
  }

  /// Breaks the first record.
  private void damageLog(String name) throws IOException {
    Path segment = folder.resolve(name).resolve("%020d.log".formatted(1));
    int at = 20;
    try (var channel =
        FileChannel.open(segment, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      var one = ByteBuffer.allocate(1);
      channel.read(one, at);
      channel.write(one.put(0, (byte) (one.get(0) ^ 1)).flip(), at);
    }
  }
}
