package dev.troupe.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.Submissions.Submission;
import dev.troupe.chat.state.ChatCommand;
import dev.troupe.replication.core.CommandId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubmissionsTest {
  private final Submissions submissions = new Submissions("node-1#7");

  @Test
  void commandsAreNumberedWithoutGaps() {
    assertThat(add(1, "a").id()).isEqualTo(new CommandId("node-1#7", 1));
    assertThat(add(Submissions.NOBODY, "b").id()).isEqualTo(new CommandId("node-1#7", 2));
    submissions.onCommitted(new CommandId("node-1#7", 1), 0);
    assertThat(add(2, "c").id()).isEqualTo(new CommandId("node-1#7", 3));
  }

  @Test
  void whatIsNotCommittedIsSubmittedAgainInOrder() {
    var first = add(1, "a");
    var second = add(2, "b");
    var third = add(1, "c");
    assertThat(submissions.again(10)).containsExactly(first, second, third);
    submissions.onCommitted(first.id(), 0);
    assertThat(submissions.again(10)).containsExactly(second, third);
    assertThat(submissions.again(1)).as("the oldest").isEqualTo(List.of(second));
  }

  @Test
  void theSessionThatWaitsIsToldOnce() {
    var submission = add(5, "a");
    assertThat(submissions.onCommitted(new CommandId("node-2#7", 1), 0))
        .as("another node's")
        .isEmpty();
    assertThat(submissions.onCommitted(submission.id(), 2_000_000))
        .contains(new Submissions.Done(5, Duration.ofMillis(2)));
    assertThat(submissions.onCommitted(submission.id(), 0)).isEmpty();
    assertThat(submissions.again(1)).isEmpty();
  }

  private Submission add(long session, String account) {
    return submissions.add(session, new ChatCommand.Join(account, "#tea", ""), 0);
  }
}
