package dev.troupe.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.troupe.health.ServerHealth;
import dev.troupe.health.Verdict;
import dev.troupe.net.HostPort;
import dev.troupe.status.BalancerStatus;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AssignmentsTest {
  private static final HostPort AT = new HostPort("127.0.0.1", 1);
  private static final InetAddress FROM = InetAddress.getLoopbackAddress();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final ServerHealth UP =
      ServerHealth.UNKNOWN.after(new Verdict.Good("connected"), 1, 1);
  private static final ServerHealth DOWN = UP.failed("refused");
  private static final Map<String, ServerHealth> ALL_UP =
      Map.of("127.0.0.1:1", UP, "127.0.0.1:2", UP, "127.0.0.1:3", UP);
  private static final Map<String, ServerHealth> ALL_DOWN =
      Map.of("127.0.0.1:1", DOWN, "127.0.0.1:2", DOWN, "127.0.0.1:3", DOWN);

  @Test
  void aClientIsGivenEveryServerOnceBeforeItIsRefused() {
    var assignments = assignments("");
    assertThat(come(assignments, "client", 0)).containsExactly("client at 1");
    assertThat(told(assignments.reassign("client", "refused", 0))).containsExactly("client at 2");
    assertThat(told(assignments.reassign("client", "refused", 0))).containsExactly("client at 3");
    assertThat(told(assignments.reassign("client", "refused", 0)))
        .containsExactly("client refused");
    assertThat(assignments.status(AT, "test").servers())
        .allSatisfy(server -> {
          assertThat(server.up()).isFalse();
          assertThat(server.connections()).isZero();
        });
  }

  @Test
  void aClientWhoseServerNeverAnswersIsRefusedAndTheServerIsDown() {
    var assignments = assignments("");
    assertThat(come(assignments, "client", 0)).containsExactly("client at 1");
    assertThat(told(assignments.giveUp("client", "silent", 0))).containsExactly("client refused");
    var server = assignments.status(AT, "test").servers().getFirst();
    assertThat(server.up()).isFalse();
    assertThat(server.reason()).isEqualTo("silent");
    assertThat(server.connections()).isZero();
  }

  @Test
  void countsWhoCameAndWhoWasRefused() {
    var assignments = assignments("max-clients = 1");
    come(assignments, "one", 0);
    come(assignments, "two", 0);
    assignments.leave("one", 0);
    assignments.leave("one", 0);
    come(assignments, "three", 0);
    var status = assignments.status(AT, "test");
    assertThat(status.accepted()).isEqualTo(3);
    assertThat(status.refused()).isEqualTo(1);
  }

  @Test
  void whatAClientMovesCountsOnceForTheServerThatHasIt() {
    var assignments = assignments("");
    come(assignments, "client", 0);
    assignments.count("client", progress(-1, 0, 0));
    assignments.reassign("client", "refused", 0);
    assignments.count("client", progress(500, 10, 20));
    assignments.count(_ -> progress(500, 11, 22));
    assignments.count("client", progress(500, 11, 22));
    assignments.count("nobody", progress(500, 1_000, 1_000));
    assignments.leave("client", 0);
    assignments.count("client", progress(500, 99, 99));
    assignments.end(Ending.CLIENT_ENDED);
    assignments.end(Ending.CLIENT_ENDED);
    var status = assignments.status(AT, "test");
    assertThat(status.ended()).isEqualTo(Map.of("client-ended", 2L));
    var first = status.servers().getFirst();
    assertThat(first.bytes()).isEqualTo(BalancerStatus.Bytes.NONE);
    assertThat(first.connects().failed()).isEqualTo(1);
    assertThat(first.connects().made()).isZero();
    var second = status.servers().get(1);
    assertThat(second.bytes()).isEqualTo(new BalancerStatus.Bytes(11, 22));
    assertThat(second.connects().made()).isEqualTo(1);
    assertThat(second.connects().total()).isEqualTo(Duration.ofNanos(500));
  }

  private static Client.Progress progress(long connect, long toServer, long toClient) {
    return new Client.Progress(connect, new BalancerStatus.Bytes(toServer, toClient));
  }

  @Test
  void aClientThatIsUnknownIsRefused() {
    assertThat(told(assignments("mode = refer").reassign("nobody", "refused", 0)))
        .containsExactly("nobody told SNA wait");
  }

  @Test
  void moreClientsThanWorkersWaitAndAreServedInTheirOrder() {
    var assignments = assignments("workers = 2");
    assertThat(come(assignments, "a", 0)).containsExactly("a at 1");
    assertThat(come(assignments, "b", 0)).containsExactly("b at 2");
    assertThat(come(assignments, "c", 0)).isEmpty();
    assertThat(come(assignments, "d", SECOND)).isEmpty();
    assertThat(come(assignments, "e", SECOND)).isEmpty();
    assertThat(told(assignments.leave("d", 2 * SECOND))).as("went while it waited").isEmpty();
    assertThat(told(assignments.leave("a", 2 * SECOND))).containsExactly("c at 1");
    assertThat(told(assignments.leave("b", 4 * SECOND))).containsExactly("e at 2");
    assertThat(assignments.status(AT, "test").queue())
        .isEqualTo(new BalancerStatus.Queue(0, 2, 1, Duration.ofSeconds(5), Duration.ofSeconds(3)));
  }

  @Test
  void clientsWaitForRoomOnServersThatAreFullAndNotForThoseThatAreDown() {
    var assignments = assignments("max-connections = 1");
    assertThat(come(assignments, "a", 0)).containsExactly("a at 1");
    assertThat(come(assignments, "b", 0)).containsExactly("b at 2");
    assertThat(come(assignments, "c", 0)).containsExactly("c at 3");
    assertThat(come(assignments, "d", 0)).isEmpty();
    assertThat(told(assignments.order(drained("127.0.0.1:1"), 0))).isEmpty();
    assertThat(told(assignments.leave("a", 0))).as("drained").isEmpty();
    assertThat(told(assignments.order(drained(), 0))).containsExactly("d at 1");
    assertThat(come(assignments, "e", 0)).isEmpty();
    assertThat(told(assignments.health(ALL_DOWN, 0))).containsExactly("e refused");
    assertThat(come(assignments, "f", 0)).containsExactly("f refused");
    assertThat(told(assignments.leave("b", 0))).isEmpty();
    assertThat(told(assignments.health(ALL_UP, 0))).isEmpty();
    assertThat(come(assignments, "g", 0)).containsExactly("g at 2");
  }

  @Test
  void aFullQueueRefusesAndAWaitEnds() {
    var assignments = assignments("workers = 1, queue-limit = 2, queue-timeout = 3 s");
    assertThat(assignments.deadline()).isEmpty();
    come(assignments, "a", 0);
    assertThat(come(assignments, "b", 0)).isEmpty();
    assertThat(come(assignments, "c", SECOND)).isEmpty();
    assertThat(come(assignments, "d", SECOND)).containsExactly("d refused");
    assertThat(assignments.deadline()).hasValue(3 * SECOND);
    assertThat(told(assignments.pass(3 * SECOND - 1))).isEmpty();
    assertThat(told(assignments.pass(3 * SECOND))).containsExactly("b refused");
    assertThat(assignments.deadline()).hasValue(4 * SECOND);
    assertThat(told(assignments.leave("a", 5 * SECOND)))
        .as("a free place comes before the end of patience")
        .containsExactly("c at 1");
  }

  @Test
  void aClientWhoseServerFailedWaitsBeforeAllOthers() {
    var assignments = assignments("max-connections = 1");
    come(assignments, "a", 0);
    come(assignments, "b", 0);
    come(assignments, "c", 0);
    assertThat(come(assignments, "d", 0)).isEmpty();
    assertThat(told(assignments.reassign("a", "refused", 0))).isEmpty();
    assertThat(told(assignments.leave("b", 0))).containsExactly("a at 2");
    assertThat(told(assignments.leave("c", 0))).containsExactly("d at 3");
  }

  @Test
  void whoMayNotHaveTheOnlyFreeServerDoesNotHinderThoseBehind() {
    var assignments = assignments("max-connections = 1");
    come(assignments, "a", 0);
    come(assignments, "b", 0);
    come(assignments, "c", 0);
    assertThat(come(assignments, "d", 0)).isEmpty();
    assertThat(told(assignments.reassign("a", "refused", 0))).isEmpty();
    assertThat(told(assignments.health(ALL_UP, 0)))
        .as("the server that failed a is back")
        .containsExactly("d at 1");
  }

  /// Chains of random events: who waits has a reason, and nobody waits, is served or is refused
  /// twice.
  @Test
  void nobodyWaitsWithoutAReasonAndNobodyIsForgotten() {
    for (long seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      var assignments = assignments("workers = 5, max-connections = 2, queue-limit = 4");
      var chain = new Chain(assignments, "seed " + seed);
      for (int i = 0; i < 400; i++) {
        chain.step(random, i * SECOND / 10);
      }
    }
  }

  /// What must hold after each event.
  private static final class Chain {
    private final Assignments<String> assignments;
    private final String about;
    private final List<String> joined = new ArrayList<>();
    private final List<String> waiting = new ArrayList<>();
    private final Set<String> failed = new HashSet<>();
    private int came = 0;

    Chain(Assignments<String> assignments, String about) {
      this.assignments = assignments;
      this.about = about;
    }

    void step(Random random, long now) {
      switch (random.nextInt(8)) {
        case 0 -> given(assignments.health(random.nextInt(3) == 0 ? ALL_DOWN : ALL_UP, now));
        case 1 -> {
          if (!joined.isEmpty()) {
            String client = joined.remove(random.nextInt(joined.size()));
            waiting.addFirst(client);
            failed.add(client);
            given(assignments.reassign(client, "refused", now));
          }
        }
        case 2, 3 -> {
          if (!joined.isEmpty()) {
            given(assignments.leave(joined.remove(random.nextInt(joined.size())), now));
          }
        }
        case 4 -> {
          if (!waiting.isEmpty()) {
            given(assignments.leave(waiting.remove(random.nextInt(waiting.size())), now));
          }
        }
        default -> {
          String client = "c" + came++;
          waiting.add(client);
          given(assignments.assign(client, FROM, now));
        }
      }
      var status = assignments.status(AT, "test");
      assertThat(status.queue().waiting()).as(about).isEqualTo(waiting.size()).isLessThan(10);
      assertThat(joined).as(about).hasSizeLessThanOrEqualTo(5);
      assertThat(status.servers())
          .as(about)
          .allSatisfy(server -> assertThat(server.connections()).isLessThanOrEqualTo(2));
      boolean room = status.servers().stream().anyMatch(it -> it.up() && it.connections() < 2);
      boolean hinders = waiting.stream().anyMatch(client -> !failed.contains(client));
      assertThat(room && joined.size() < 5 && hinders)
          .as("%s: somebody waits without a reason", about)
          .isFalse();
    }

    private void given(List<Assignments.Given<String>> all) {
      for (var given : all) {
        assertThat(waiting.remove(given.client())).as("%s: %s", about, given).isTrue();
        if (given.assignment() instanceof Assignment.ToServer) {
          joined.add(given.client());
        }
      }
    }
  }

  private static Map<String, ServerOrder> drained(String... names) {
    return Stream.of(names)
        .collect(Collectors.toMap(name -> name, _ -> ServerOrder.NONE.withDrained(true)));
  }

  private static List<String> come(Assignments<String> assignments, String client, long now) {
    return told(assignments.assign(client, FROM, now));
  }

  private static List<String> told(List<Assignments.Given<String>> all) {
    return all.stream()
        .map(given ->
            switch (given.assignment()) {
              case Assignment.ToServer(var server) -> given.client() + " at " + server.at().port();
              case Assignment.Answer(var bytes, _, _) when bytes.isEmpty() ->
                  given.client() + " refused";
              case Assignment.Answer(var bytes, _, _) ->
                  given.client() + " told " + bytes.utf8String();
            })
        .toList();
  }

  private static Assignments<String> assignments(String config) {
    var own =
        "listen = \"127.0.0.1:0\", servers = [\"127.0.0.1:1\", \"127.0.0.1:2\", \"127.0.0.1:3\"]\n";
    var settings =
        ListenerSettings.from(
            "test",
            ConfigFactory.parseString(own + config),
            ConfigFactory.load().getConfig("troupe.balancer.listener-defaults"));
    var assignments = new Assignments<String>(settings, new Random(7));
    assignments.set(settings.servers().orElseThrow(), 0);
    assignments.health(ALL_UP, 0);
    return assignments;
  }
}
