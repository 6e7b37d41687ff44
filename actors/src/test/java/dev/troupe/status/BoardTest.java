package dev.troupe.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BoardTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Board board = new Board("a#1", node("node-1", START));

  @Test
  void theOwnNodeIsShownBeforeItJoinsAnyCluster() {
    assertThat(board.view().nodes()).containsOnlyKeys("node-1");
  }

  @Test
  void aPartReplacesWhatTheSameKindSaidBefore() {
    board.report(new EdgeStatus(List.of(8000), 0));
    board.report(new EdgeStatus(List.of(8000), 1));
    assertThat(board.own().parts()).containsExactly(new EdgeStatus(List.of(8000), 1));
  }

  @Test
  void onlyAChangeIsNews() {
    assertThat(board.report(List.of())).isTrue();
    assertThat(board.report(List.of())).isFalse();
    assertThat(board.report(new EdgeStatus(List.of(), 0))).isTrue();
    assertThat(board.report(new EdgeStatus(List.of(), 0))).isFalse();
  }

  @Test
  void aNodeIsShownFromItsJoiningToItsRemoval() {
    var other = node("node-2", START);
    assertThat(board.share(Map.of("b#1", other))).isFalse();
    assertThat(board.view().nodes()).containsOnlyKeys("node-1");

    assertThat(board.join("b#1")).isTrue();
    assertThat(board.view().nodes()).containsEntry("node-2", other);

    assertThat(board.remove("b#1")).isTrue();
    assertThat(board.view().nodes()).containsOnlyKeys("node-1");
  }

  @Test
  void aRestartedNodeIsNeverShownAsItWas() {
    var old = node("node-2", START);
    var restarted = node("node-2", START.plusSeconds(60));
    board.join("b#1");
    board.remove("b#1");
    board.join("b#2");
    board.share(Map.of("b#1", old));
    assertThat(board.view().nodes()).doesNotContainKey("node-2");

    board.share(Map.of("b#1", old, "b#2", restarted));
    assertThat(board.view().nodes()).containsEntry("node-2", restarted);
  }

  @Test
  void ofTwoMembersWithOneNameTheYoungerIsShown() {
    var younger = node("node-2", START.plusSeconds(1));
    board.join("b#1");
    board.join("c#1");
    board.share(Map.of("b#1", node("node-2", START), "c#1", younger));
    assertThat(board.view().nodes()).containsEntry("node-2", younger);
  }

  @Test
  void whatOthersSayOfThisNodeIsNotHeard() {
    board.join("a#1");
    board.share(Map.of("a#1", node("node-1", START.plusSeconds(9))));
    assertThat(board.view().nodes()).containsEntry("node-1", node("node-1", START));
  }

  private static NodeStatus node(String name, Instant since) {
    return new NodeStatus(name, "127.0.0.1:5000", since, List.of("it starts"), List.of());
  }
}
