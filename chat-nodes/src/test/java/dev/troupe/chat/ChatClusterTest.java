package dev.troupe.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.status.ChatStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three nodes, one conversation.
class ChatClusterTest {
  private static final List<String> NODES = List.of("node-1", "node-2", "node-3");

  private static final ChatSettings SETTINGS =
      TestChat.settings("flood { burst = 100000, rate = 10000 }");

  private Path folder = Path.of("");
  private TestChat chat = new TestChat(Path.of(""), 0);
  private String primary = "";

  @BeforeEach
  void start(@TempDir Path given) throws IOException {
    folder = given;
    chat = new TestChat(folder, 3);
    for (String node : NODES) {
      chat.start(node, SETTINGS);
    }
    for (String node : NODES) {
      primary = awaitAllInSync(node).primary();
    }
  }

  @AfterEach
  void stop() {
    chat.close();
  }

  @Test
  void theDeathOfThePrimaryIsAPauseToClientsOfTheOthers() throws IOException {
    var others = new ArrayList<>(NODES);
    others.remove(primary);
    try (IrcClient ada = IrcClient.logIn(chat.address(others.get(0)), "ada");
        IrcClient bob = IrcClient.logIn(chat.address(others.get(1)), "bob");
        IrcClient _ = IrcClient.logIn(chat.address(primary), "eve")) {
      ada.send("PRIVMSG bob :before");
      ada.await("PRIVMSG bob :before");
      bob.await("PRIVMSG bob :before");
      chat.end(primary);
      for (int i = 1; i <= 20; i++) {
        ada.send("PRIVMSG bob :after " + i + ".", "PRIVMSG eve :after " + i + ".");
      }
      ada.await("PRIVMSG eve :after 20.");
      for (int i = 1; i <= 20; i++) {
        assertThat(bob.await("PRIVMSG bob :after")).endsWith(" " + i + ".");
      }
    }
    try (IrcClient eve = IrcClient.connect(chat.address(others.get(1)))) {
      eve.send("NICK eve", "USER eve 0 * :Eve");
      for (int i = 1; i <= 20; i++) {
        assertThat(eve.await("PRIVMSG eve :after")).endsWith(" " + i + ".");
      }
    }
  }

  @Test
  void theLastNodeGoesOnAloneAndTheOthersCatchUp() throws IOException {
    chat.end("node-1");
    chat.end("node-2");
    try (IrcClient ada = IrcClient.logIn(chat.address("node-3"), "ada")) {
      ada.send("JOIN #tea", "PRIVMSG ada :alone");
      ada.await("PRIVMSG ada :alone");
    }
    chat.start("node-1", SETTINGS);
    chat.start("node-2", SETTINGS);
    awaitAllInSync("node-1");
    chat.end("node-3");
    try (IrcClient ada = IrcClient.connect(chat.address("node-2"))) {
      ada.send("NICK ada", "USER ada 0 * :Ada");
      ada.await(":ada!ada@troupe JOIN #tea");
      ada.await("PRIVMSG ada :alone");
    }
  }

  @Test
  void replicasThatHaveAppliedTheSameHaveTheSameState() throws IOException {
    try (IrcClient ada = IrcClient.logIn(chat.address("node-1"), "ada");
        IrcClient bob = IrcClient.logIn(chat.address("node-2"), "bob")) {
      ada.send("JOIN #tea", "PRIVMSG #lobby :hello", "PRIVMSG bob :hello, Bob");
      bob.await("hello, Bob");
      bob.send("QUIT");
      bob.readToEnd();
    }
    chat.end("node-3");
    chat.start("node-3", SETTINGS);
    NODES.forEach(this::awaitAllInSync);
    Awaitility.await("all have applied the same")
        .atMost(TestChat.PATIENCE)
        .until(() -> latest(ChatStatus::applied).distinct().count() == 1);
    assertThat(latest(ChatStatus::fingerprint).distinct()).hasSize(1);
  }

  /// A node that answered from what it has applied itself would lag behind now and then.
  @Test
  void whoeverWasToldOfAChangeFindsItOnEveryNode() throws IOException {
    try (IrcClient ada = IrcClient.logIn(chat.address("node-1"), "ada");
        IrcClient bob = IrcClient.logIn(chat.address("node-2"), "bob");
        IrcClient eve = IrcClient.logIn(chat.address("node-3"), "eve")) {
      for (int i = 1; i <= 50; i++) {
        ada.send("JOIN #room" + i);
        ada.await("JOIN #room" + i);
        for (IrcClient other : List.of(bob, eve)) {
          other.send("NAMES #room" + i);
          assertThat(other.await(" #room" + i + " :")).as("the names in it").contains("ada");
        }
      }
    }
  }

  @Test
  void aPrimaryHandsOverWithoutLosingOrRefusingAnything() throws IOException {
    String heir = NODES.stream().filter(node -> !node.equals(primary)).findFirst().orElseThrow();
    try (IrcClient ada = IrcClient.logIn(chat.address(primary), "ada");
        IrcClient bob = IrcClient.logIn(chat.address(heir), "bob")) {
      for (int i = 1; i <= 200; i++) {
        ada.send("PRIVMSG bob :" + i + ".");
        if (i == 100) {
          chat.chat(primary).tell(new ChatNode.Promote(heir));
        }
      }
      for (int i = 1; i <= 200; i++) {
        assertThat(bob.await("PRIVMSG bob :")).endsWith(":" + i + ".");
      }
    }
    chat.await(heir, status -> status.role() == ChatStatus.Role.PRIMARY);
    assertThat(chat.await(primary, status -> status.role() == ChatStatus.Role.BACKUP).inSync())
        .containsExactlyElementsOf(NODES);
  }

  @Test
  void aPrimaryThatStopsInGoodOrderHandsOverFirst() {
    var done = chat.kit(primary).<Done>createTestProbe();
    chat.chat(primary).tell(new ChatNode.Drain(done.ref()));
    done.receiveMessage(TestChat.PATIENCE);
    assertThat(chat.latest(primary).orElseThrow().inSync()).contains(primary);
    assertThat(NODES.stream().filter(node -> !node.equals(primary)))
        .anyMatch(node ->
            chat.await(node, status -> !status.primary().equals(primary)).role()
                == ChatStatus.Role.PRIMARY);
  }

  /// It was gone until the others' logs began behind its own end; and then it starts from that
  /// state once more.
  @Test
  void oneThatIsFarBehindIsSentTheStateAndThenTheRest() throws IOException {
    IrcClient.logIn(chat.address("node-1"), "bob").close();
    chat.end("node-3");
    String text = "x".repeat(1_400);
    try (IrcClient ada = IrcClient.connect(chat.address("node-1"))) {
      ada.send("CAP REQ :troupe.dev/long-lines echo-message", "NICK ada", "USER ada 0 * :Ada");
      ada.send("CAP END");
      for (int i = 1; i <= 4_000; i++) {
        ada.send("PRIVMSG bob :" + i + ". " + text);
        if (i % 100 == 0) {
          ada.await("PRIVMSG bob :" + i + ". ");
        }
      }
    }
    Awaitility.await("the others' logs are trimmed")
        .atMost(TestChat.PATIENCE)
        .until(() -> !beginsAtTheStart("node-1") && !beginsAtTheStart("node-2"));
    chat.start("node-3", SETTINGS);
    awaitAllInSync("node-3");
    assertThat(beginsAtTheStart("node-3")).isFalse();
    chat.end("node-3");
    chat.start("node-3", SETTINGS);
    awaitAllInSync("node-3");
    Awaitility.await("all have applied the same")
        .atMost(TestChat.PATIENCE)
        .until(() -> latest(ChatStatus::applied).distinct().count() == 1);
    assertThat(latest(ChatStatus::fingerprint).distinct()).hasSize(1);
    try (IrcClient bob = IrcClient.connect(chat.address("node-3"))) {
      bob.send("CAP REQ troupe.dev/long-lines", "NICK bob", "USER bob 0 * :Bob", "CAP END");
      for (int i = 1; i <= 4_000; i++) {
        bob.await("PRIVMSG bob :" + i + ". ");
      }
    }
  }

  private boolean beginsAtTheStart(String node) {
    return Files.exists(folder.resolve(node).resolve("%020d.log".formatted(1)));
  }

  @Test
  void aLoginOnOneNodeEndsTheSessionOnAnother() throws IOException {
    try (IrcClient old = IrcClient.logIn(chat.address("node-1"), "ada");
        IrcClient fresh = IrcClient.logIn(chat.address("node-2"), "ada")) {
      assertThat(old.readToEnd())
          .endsWith("ERROR :Another client logged in as ada, so logging you out");
      fresh.send("PRIVMSG #lobby :still here");
      fresh.await("PRIVMSG #lobby :still here");
    }
  }

  private <T> Stream<T> latest(Function<ChatStatus, T> what) {
    return NODES.stream().map(node -> what.apply(chat.latest(node).orElseThrow()));
  }

  private ChatStatus awaitAllInSync(String node) {
    return chat.await(node, status -> status.inSync().equals(NODES) && !status.primary().isEmpty());
  }
}
