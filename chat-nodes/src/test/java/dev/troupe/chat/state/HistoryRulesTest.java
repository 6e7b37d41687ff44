package dev.troupe.chat.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is kept of the messages, with the time of each entry given.
class HistoryRulesTest {
  private final ChatState state = new ChatState(Limits.DEFAULT);
  private final MemoryMessages messages = new MemoryMessages();
  private long index;

  private ChatState.Result on(String day, ChatCommand command) {
    long millis = Instant.parse(day + "T12:00:00Z").toEpochMilli();
    var result = state.apply(++index, millis, command);
    messages.onChanges(result.changes());
    return result;
  }

  private void say(String day, String target, String text) {
    on(day, Sample.send("ada", target, text, false));
  }

  private List<String> texts(String account, String target) {
    History history = state.history(account, target).orElseThrow();
    var texts = new ArrayList<String>();
    for (Stretch part : history.parts()) {
      try (var scan = messages.scan(part, false)) {
        scan.forEachRemaining(message -> texts.add(message.text()));
      }
    }
    return texts;
  }

  private void logIn(String day, String name) {
    on(day, Sample.login(name, new SessionId("node-1", 1, index + 1, false)));
  }

  @Test
  void whatIsOlderThanSoManyDaysIsForgotten() {
    logIn("2028-02-27", "ada");
    say("2028-02-27", "#lobby", "old");
    say("2028-02-28", "#lobby", "the day before");
    say("2028-02-29", "#lobby", "today");
    on("2028-02-29", new ChatCommand.Trim(1, 1_000));
    assertThat(texts("ada", "#lobby")).containsExactly("the day before", "today");
    on("2028-03-01", new ChatCommand.Trim(1, 1_000));
    assertThat(texts("ada", "#lobby")).containsExactly("today");
    on("2028-03-05", new ChatCommand.Trim(1, 1_000));
    assertThat(texts("ada", "#lobby")).isEmpty();
  }

  @Test
  void aDayOnWhichNothingHappenedIsNone() {
    logIn("2026-11-01", "ada");
    say("2026-11-01", "#lobby", "old");
    say("2026-11-20", "#lobby", "young");
    on("2026-11-21", new ChatCommand.Trim(10, 1_000));
    assertThat(texts("ada", "#lobby")).containsExactly("young");
  }

  @Test
  void whatCameBeforeTheLastSoManyEntriesIsForgotten() {
    logIn("2026-11-21", "ada");
    for (int i = 1; i <= 10; i++) {
      say("2026-11-21", "#lobby", "text " + i);
    }
    on("2026-11-21", new ChatCommand.Trim(365, 3));
    assertThat(texts("ada", "#lobby")).containsExactly("text 9", "text 10");
  }

  @Test
  void mailThatWaitsIsKeptAndForgottenOnceItHasCome() {
    logIn("2026-01-01", "ada");
    logIn("2026-01-01", "bob");
    long bobs = index;
    on("2026-01-01", Sample.logout("bob", new SessionId("node-1", 1, bobs, false)));
    say("2026-01-01", "bob", "one");
    say("2026-01-01", "#lobby", "to all");
    say("2026-01-01", "bob", "two");
    on("2026-11-21", new ChatCommand.Trim(1, 1_000));
    assertThat(texts("ada", "bob")).containsExactly("one", "two");
    assertThat(texts("ada", "#lobby")).isEmpty();
    on("2026-11-21", new ChatCommand.Confirm("bob", 4));
    on("2026-11-21", new ChatCommand.Trim(1, 1_000));
    assertThat(texts("ada", "bob")).containsExactly("two");
    on("2026-11-21", new ChatCommand.Confirm("bob", index));
    on("2026-11-21", new ChatCommand.Trim(1, 1_000));
    assertThat(texts("ada", "bob")).isEmpty();
  }

  @Test
  void aDeletedAccountsMailIsKeptForNobody() {
    logIn("2026-01-01", "ada");
    logIn("2026-01-01", "bob");
    say("2026-01-01", "bob", "one");
    on("2026-01-01", new ChatCommand.Drop("bob"));
    var trimmed = on("2026-11-21", new ChatCommand.Trim(1, 1_000));
    assertThat(trimmed.changes())
        .anySatisfy(change ->
            assertThat(change)
                .isInstanceOfSatisfying(
                    Change.MessagesForgotten.class, it -> assertThat(it.mail()).isEmpty()));
  }
}
