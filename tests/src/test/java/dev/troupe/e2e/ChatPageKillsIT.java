package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A thousand messages between two browsers while one node after the other is killed: each is shown
/// once, in the same order to both.
final class ChatPageKillsIT {
  @RegisterExtension static final ClusterExtension CLUSTER = new ClusterExtension();

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /// Not fewer: a page takes twenty lines at a time. Ten take two minutes, see CONTRIBUTING.
  private static final int KILLS = Math.max(5, Integer.getInteger("troupe.chat-kills", 5));

  private static final int PASTED = 100 / KILLS;
  private static final int PASTES_BETWEEN_KILLS = 5;

  private final Cluster cluster = CLUSTER.cluster();

  @Test
  void aThousandMessagesOverKillsAreShownOnceAndInOrder() throws Exception {
    try (ChatPage lea = ChatPage.logIn(cluster.ports().monitor(), "lea");
        ChatPage max = ChatPage.logIn(cluster.ports().monitor(), "max")) {
      int said = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        NodeProcess dying = cluster.nodes().get(kill % Cluster.SIZE);
        for (int i = 0; i < PASTES_BETWEEN_KILLS; i++) {
          lea.paste(texts("lea", said, said + PASTED));
          max.paste(texts("max", said, said + PASTED));
          said += PASTED;
          if (i == PASTES_BETWEEN_KILLS / 2) {
            dying.kill();
          }
        }
        cluster.makeWhole();
      }
      for (ChatPage page : List.of(lea, max)) {
        page.awaitOnline(PATIENCE);
        page.awaitAcknowledged(PATIENCE);
      }
      int total = 2 * said;
      for (ChatPage page : List.of(lea, max)) {
        page.scrollToBeginning();
        page.awaitShown(shown -> shown.size() >= total);
      }
      List<String> shown = lea.shown();
      assertThat(shown).hasSize(total);
      assertThat(max.shown()).isEqualTo(shown);
      for (String who : List.of("lea", "max")) {
        assertThat(shown.stream().filter(text -> text.startsWith(who)).toList())
            .as("in the order of " + who)
            .isEqualTo(texts(who, 0, said));
      }
      Stream.of(lea, max).forEach(ChatPage::assertNoComplaints);
    }
  }

  private static List<String> texts(String who, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> who + " " + i).toList();
  }
}
