package dev.troupe.replication.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Invariant I8: at most one effect for a command.
class OnceOnlyTest {
  private final OnceOnly once = new OnceOnly();

  @Test
  void aClientsCommandsAreAppliedOnceAndInOrder() {
    assertThat(apply("a", 1)).isTrue();
    assertThat(apply("a", 2)).isTrue();
    assertThat(apply("a", 2)).as("a repeat").isFalse();
    assertThat(apply("a", 1)).as("an old one").isFalse();
    assertThat(apply("a", 4)).as("one too early").isFalse();
    assertThat(apply("a", 3)).isTrue();
    assertThat(apply("a", 4)).isTrue();
  }

  @Test
  void clientsDoNotTouchEachOther() {
    assertThat(apply("a", 1)).isTrue();
    assertThat(apply("b", 1)).isTrue();
    assertThat(once.expected("a")).isEqualTo(2);
    assertThat(once.expected("c")).isEqualTo(1);
  }

  @Test
  void aPrimaryExpectsWhatFollowsOnItsLog() {
    apply("a", 1);
    once.onAppended(new CommandId("a", 2));
    assertThat(once.expected("a")).isEqualTo(3);
    once.forgetAppended();
    assertThat(once.expected("a")).isEqualTo(2);
  }

  @Test
  void theClientsHeardLastAreKept() {
    for (int i = 1; i <= Checkpoint.MAX_CLIENTS; i++) {
      apply("client-" + i, 1);
    }
    apply("client-1", 2);
    apply("one more", 1);
    assertThat(once.expected("client-1")).as("heard again").isEqualTo(3);
    assertThat(once.expected("client-2")).as("forgotten").isEqualTo(1);
    assertThat(once.expected("client-3")).isEqualTo(2);
  }

  private boolean apply(String client, long seq) {
    return once.apply(new CommandId(client, seq));
  }
}
