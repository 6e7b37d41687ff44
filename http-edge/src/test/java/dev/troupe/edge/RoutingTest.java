package dev.troupe.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.troupe.edge.http.Answer;
import dev.troupe.edge.http.Method;
import dev.troupe.edge.http.Parsed.Request;
import dev.troupe.edge.http.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingTest {
  private final List<Answer> answers = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private Runnable due = () -> {};
  private long now = Long.MAX_VALUE - 1;

  private final Redirects redirects = new Redirects(Duration.ofSeconds(2));

  @Test
  void withoutAWebServerTheVisitorIsToldToComeBack() {
    ask(routing("routing-delay = 0 s"), "/");
    assertThat(last().status()).isEqualTo(Status.UNAVAILABLE);
    assertThat(last().headers()).contains("Retry-After: 1\r\n");
  }

  @Test
  void pathAndQueryStayAndNothingMayBeStored() {
    up(8000);
    ask(routing("routing-delay = 0 s"), "/a%20b?x=1");
    assertThat(last().status()).isEqualTo(Status.FOUND);
    assertThat(last().headers())
        .isEqualTo(
            "Location: http://www.example.org:8000/a%20b?x=1\r\nCache-Control: no-store\r\n");
  }

  @Test
  void aConfiguredHostIsPreferredAndAnAddressOfSixStandsInBrackets() {
    up(8000);
    ask(routing("routing-delay = 0 s, public-host = \"::1\""), "/");
    assertThat(last().headers()).contains("Location: http://[::1]:8000/\r\n");
  }

  @Test
  void redirectsLeaveInOrderAndNoFasterThanTheRoutingDelay() {
    up(8000, 8001);
    Routing routing = routing("routing-delay = 5 ms");
    for (int i = 0; i < 5; i++) {
      ask(routing, "/" + i);
    }
    for (int sent = 1; sent < 5; sent++) {
      assertThat(answers).hasSize(sent);
      assertThat(pauses).hasSize(sent).last().isEqualTo(Duration.ofMillis(5));
      now += 5_000_000;
      due.run();
    }
    assertThat(answers)
        .extracting(answer -> answer.headers().replaceAll("(?s).*:(\\d+/\\d).*", "$1"))
        .containsExactly("8000/0", "8001/1", "8000/2", "8001/3", "8000/4");
    assertThat(pauses).hasSize(4);
  }

  @Test
  void whoComesLongAfterTheLastIsNotKeptWaiting() {
    up(8000);
    Routing routing = routing("routing-delay = 5 ms");
    ask(routing, "/");
    now += 5_000_000;
    ask(routing, "/");
    assertThat(answers).hasSize(2);
    assertThat(pauses).isEmpty();
  }

  @Test
  void aTimerThatComesTooEarlyLetsNobodyLeave() {
    up(8000);
    Routing routing = routing("routing-delay = 5 ms");
    ask(routing, "/");
    ask(routing, "/");
    now += 4_000_000;
    due.run();
    assertThat(answers).hasSize(1);
    assertThat(pauses).last().isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void whoFindsTheQueueFullIsToldSoAtOnce() {
    up(8000);
    Routing routing = routing("routing-delay = 1 s, max-waiting = 2");
    for (int i = 0; i < 4; i++) {
      ask(routing, "/");
    }
    assertThat(answers)
        .extracting(Answer::status)
        .containsExactly(Status.FOUND, Status.UNAVAILABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /heartbeat?client_id=ann, NOT_FOUND",
    "POST, /leave?client_id=ann, NOT_FOUND",
    "GET, /heartbeats, FOUND",
    "CONNECT, example.org:443, METHOD_NOT_ALLOWED",
    "TRACE, /, METHOD_NOT_ALLOWED",
    "OPTIONS, *, NO_CONTENT",
    "POST, /form, FOUND"
  })
  void someRequestsAreNotForTheRouter(Method method, String target, Status status) {
    up(8000);
    ask(routing("routing-delay = 0 s"), method, target);
    assertThat(last().status()).isEqualTo(status);
    if (status == Status.METHOD_NOT_ALLOWED) {
      assertThat(last().headers()).startsWith("Allow: GET, HEAD");
    }
  }

  private Routing routing(String overrides) {
    var config =
        ConfigFactory.parseString("troupe.edge { " + overrides + " }")
            .withFallback(ConfigFactory.load());
    return new Routing(
        EdgeSettings.from(config),
        redirects,
        () -> now,
        (pause, task) -> {
          pauses.add(pause);
          due = task;
        });
  }

  private void up(Integer... ports) {
    redirects.up(new TreeSet<>(List.of(ports)));
  }

  private void ask(Routing routing, String target) {
    ask(routing, Method.GET, target);
  }

  private void ask(Routing routing, Method method, String target) {
    routing.respond(new Request(method, "www.example.org", target, false, true), answers::add);
  }

  private Answer last() {
    return answers.getLast();
  }
}
