package dev.troupe.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.status.ChatStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatRetentionTest {
  private static final List<String> NODES = List.of("node-1", "node-2");
  private static final int SENT = 2_500;

  /// Two nodes forget the same, though only one of them has so small a limit; and what somebody has
  /// not got yet stays.
  @Test
  void messagesAreForgottenBeyondTheLimitButMailStays(@TempDir Path folder) throws IOException {
    try (var chat = new TestChat(folder, 2)) {
      chat.start(
          "node-1",
          TestChat.settings("history-entries = 1000, flood { burst = 100000, rate = 1 }"));
      chat.start("node-2", TestChat.SETTINGS);
      ChatStatus _ = chat.await("node-2", status -> status.inSync().equals(NODES));
      IrcClient.logIn(chat.address("node-2"), "bob").close();
      try (IrcClient ada = IrcClient.logIn(chat.address("node-1"), "ada")) {
        Awaitility.await("bob is away")
            .atMost(TestChat.PATIENCE)
            .until(() ->
                chat.rows("node-1", "SELECT count(*) FROM session WHERE Out_Time IS NULL")
                    .equals(List.of("1")));
        ada.send("PRIVMSG bob :wait for me");
        for (int i = 1; i <= SENT; i++) {
          ada.send("PRIVMSG #lobby :" + i + ".");
          if (i % 100 == 0) {
            ada.await("PRIVMSG #lobby :" + i + ".");
          }
        }
        for (String node : NODES) {
          Awaitility.await("what is old is forgotten on " + node)
              .atMost(TestChat.PATIENCE)
              .untilAsserted(() -> assertThat(count(chat, node)).isBetween(500L, 1_011L));
        }
        ada.send("CHATHISTORY LATEST #lobby * 1");
        ada.await("PRIVMSG #lobby :" + SENT + ".");
      }
      try (IrcClient bob = IrcClient.connect(chat.address("node-2"))) {
        bob.send("NICK bob", "USER bob 0 * :Bob");
        bob.await("PRIVMSG bob :wait for me");
      }
    }
  }

  private static long count(TestChat chat, String node) {
    return Long.parseLong(
        chat.rows(node, "SELECT coalesce(sum(messages), 0) FROM message").getFirst());
  }
}
