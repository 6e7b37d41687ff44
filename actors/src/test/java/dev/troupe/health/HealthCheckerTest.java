package dev.troupe.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.health.HealthChecker.Target;
import dev.troupe.net.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class HealthCheckerTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
  private static final ManualTime TIME = ManualTime.get(KIT.system());
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Target ONE = new Target("one", new HostPort("127.0.0.1", 1));
  private static final Target TWO = new Target("two", new HostPort("127.0.0.1", 2));

  private final TestProbe<Check> checks = KIT.createTestProbe();
  private final TestProbe<HealthChecker.Health> listener = KIT.createTestProbe();
  private final ActorRef<HealthChecker.Command> checker =
      KIT.spawn(
          HealthChecker.create(
              new HealthChecker.Settings(INTERVAL, OptionalInt.of(3), Duration.ofMillis(500), 1, 1),
              (server, _) -> {
                var answer = new CompletableFuture<Verdict>();
                checks.getRef().tell(new Check(server, answer));
                return answer;
              },
              listener.getRef()));

  /// A check that the test answers.
  private record Check(HostPort server, CompletableFuture<Verdict> answer) {}

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void checksAllSideBySideAndTellsWhenTheFirstRoundIsDone() {
    checker.tell(new HealthChecker.SetTargets(List.of(ONE, TWO)));
    var open = nextChecks(2);
    good(open, ONE);
    listener.expectNoMessage(Duration.ofMillis(50));
    check(open, TWO).completeExceptionally(new IllegalStateException("timed out"));
    var secondTry = nextChecks(1);
    listener.expectNoMessage(Duration.ofMillis(50));
    check(secondTry, TWO).completeExceptionally(new IllegalStateException("no route"));
    var health = listener.receiveMessage();
    assertThat(of(health, "one").isUp()).isTrue();
    assertThat(of(health, "two").isUp()).isFalse();
    assertThat(of(health, "two").reason()).isEqualTo("no route");
    assertThat(new ArrayList<>(health.servers().keySet())).containsExactly("one", "two");
  }

  @Test
  void checksAgainEveryIntervalAndTellsWhatEachCheckSaid() {
    checker.tell(new HealthChecker.SetTargets(List.of(ONE)));
    good(nextChecks(1), ONE);
    assertThat(of(listener.receiveMessage(), "one").isUp()).isTrue();
    TIME.timePasses(INTERVAL);
    good(nextChecks(1), ONE);
    assertThat(of(listener.receiveMessage(), "one").checks()).isEqualTo(2);
    TIME.timePasses(INTERVAL);
    check(nextChecks(1), ONE).complete(new Verdict.Bad("refused"));
    assertThat(of(listener.receiveMessage(), "one").isUp()).isFalse();
  }

  @Test
  void aVerdictThatWasOnItsWayWhenTheServerFailedIsNotBelieved() {
    checker.tell(new HealthChecker.SetTargets(List.of(ONE)));
    good(nextChecks(1), ONE);
    assertThat(of(listener.receiveMessage(), "one").isUp()).isTrue();
    TIME.timePasses(INTERVAL);
    var underWay = nextChecks(1);
    checker.tell(new HealthChecker.Fail("one", "refused"));
    assertThat(of(listener.receiveMessage(), "one").isUp()).isFalse();
    good(underWay, ONE);
    listener.expectNoMessage(Duration.ofMillis(50));
    TIME.timePasses(INTERVAL);
    good(nextChecks(1), ONE);
    assertThat(of(listener.receiveMessage(), "one").isUp()).isTrue();
  }

  @Test
  void aServerInDoubtIsDownUntilItsNextCheckWhichBeginsAtOnce() {
    checker.tell(new HealthChecker.SetTargets(List.of(ONE)));
    good(nextChecks(1), ONE);
    listener.receiveMessage();
    checker.tell(new HealthChecker.Doubt("one", "no answer"));
    var health = of(listener.receiveMessage(), "one");
    assertThat(health.isUp()).isFalse();
    assertThat(health.reason()).isEqualTo("no answer");
    var soon = nextChecks(1);
    checker.tell(new HealthChecker.Doubt("one", "no answer either"));
    good(soon, ONE);
    assertThat(of(listener.receiveMessage(), "one").isUp()).isTrue();
    checks.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void aDoubtWhileChecksAreOpenBeginsARoundBehindThem() {
    checker.tell(new HealthChecker.SetTargets(List.of(ONE)));
    good(nextChecks(1), ONE);
    listener.receiveMessage();
    TIME.timePasses(INTERVAL);
    var underWay = nextChecks(1);
    checker.tell(new HealthChecker.Doubt("one", "no answer"));
    assertThat(of(listener.receiveMessage(), "one").isUp()).isFalse();
    checks.expectNoMessage(Duration.ofMillis(50));
    good(underWay, ONE);
    good(nextChecks(1), ONE);
    assertThat(of(listener.receiveMessage(), "one").isUp()).isTrue();
  }

  @Test
  void aNewTargetIsCheckedAtOnceAndKnownOnesKeepTheirHealth() {
    checker.tell(new HealthChecker.SetTargets(List.of(ONE)));
    good(nextChecks(1), ONE);
    listener.receiveMessage();
    checker.tell(new HealthChecker.SetTargets(List.of(TWO, ONE)));
    var health = listener.receiveMessage();
    assertThat(of(health, "one").isUp()).isTrue();
    assertThat(of(health, "two").isUp()).isFalse();
    good(nextChecks(1), TWO);
    assertThat(of(listener.receiveMessage(), "two").isUp()).isTrue();
  }

  @Test
  void soManyClientsBeginARoundAndTheIntervalStartsAnew() {
    checker.tell(new HealthChecker.SetTargets(List.of(ONE)));
    good(nextChecks(1), ONE);
    listener.receiveMessage();
    TIME.timePasses(INTERVAL.minusMillis(1));
    IntStream.range(0, 2).forEach(_ -> checker.tell(new HealthChecker.ClientCame()));
    checks.expectNoMessage(Duration.ofMillis(50));
    checker.tell(new HealthChecker.ClientCame());
    var early = nextChecks(1);
    IntStream.range(0, 7).forEach(_ -> checker.tell(new HealthChecker.ClientCame()));
    TIME.expectNoMessageFor(INTERVAL.minusMillis(1), checks);
    good(early, ONE);
    good(nextChecks(1), ONE);
    assertThat(of(listener.receiveMessage(), "one").checks()).isEqualTo(2);
    assertThat(of(listener.receiveMessage(), "one").checks())
        .as("the round that was due while the other was open")
        .isEqualTo(3);
    TIME.expectNoMessageFor(INTERVAL.minusMillis(1), checks);
    TIME.timePasses(Duration.ofMillis(1));
    good(nextChecks(1), ONE);
  }

  @Test
  void noTargetsAreToldAtOnce() {
    checker.tell(new HealthChecker.SetTargets(List.of()));
    assertThat(listener.receiveMessage().servers()).isEmpty();
  }

  private Map<HostPort, CompletableFuture<Verdict>> nextChecks(int count) {
    Map<HostPort, CompletableFuture<Verdict>> open = new HashMap<>();
    for (int i = 0; i < count; i++) {
      Check check = checks.receiveMessage();
      open.put(check.server(), check.answer());
    }
    return open;
  }

  private static void good(Map<HostPort, CompletableFuture<Verdict>> open, Target target) {
    check(open, target).complete(new Verdict.Good("connected"));
  }

  private static CompletableFuture<Verdict> check(
      Map<HostPort, CompletableFuture<Verdict>> open, Target target) {
    return Objects.requireNonNull(open.get(target.at()), "no check of " + target);
  }

  private static ServerHealth of(HealthChecker.Health health, String server) {
    return Objects.requireNonNull(health.servers().get(server), "nothing about " + server);
  }
}
