package dev.troupe.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.net.HostPort;
import dev.troupe.storage.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sessions of one node that is alone in its group, on real sockets.
class ChatNodeTest {
  private static final String NODE = "node-1";

  private TestChat chat = new TestChat(Path.of(""), 0);

  @BeforeEach
  void newGroup(@TempDir Path folder) {
    chat = new TestChat(folder, 1);
  }

  @AfterEach
  void stop() {
    chat.close();
  }

  @Test
  void twoClientsTalk() throws IOException {
    HostPort at = start("");
    try (IrcClient ada = IrcClient.logIn(at, "ada");
        IrcClient bob = IrcClient.logIn(at, "bob")) {
      ada.send("PRIVMSG bob :hello, Bob");
      ada.await(":ada!ada@troupe PRIVMSG bob :hello, Bob");
      bob.await(":ada!ada@troupe PRIVMSG bob :hello, Bob");
      bob.send("PRIVMSG #lobby :hello, all");
      ada.await(":bob!bob@troupe PRIVMSG #lobby :hello, all");
    }
  }

  @Test
  void whatWasAskedBeforeTheEndOfInputIsStillDoneAndAnswered() throws IOException {
    HostPort at = start("");
    try (IrcClient ada = IrcClient.connect(at)) {
      ada.send("CAP REQ echo-message", "NICK ada", "USER ada 0 * :Ada", "CAP END");
      ada.send("PRIVMSG #lobby :anybody?", "PING last");
      ada.end();
      assertThat(ada.readToEnd())
          .contains(":ada!ada@troupe PRIVMSG #lobby :anybody?", ":node-1 PONG node-1 :last")
          .last()
          .isEqualTo("ERROR :Closing link: end of input");
    }
  }

  @Test
  void mailOfMoreThanASendqIsDeliveredWhole() throws IOException {
    HostPort at = start("sendq = 128 KiB");
    int count = 1_000;
    IrcClient.logIn(at, "bob").close();
    try (IrcClient ada = IrcClient.logIn(at, "ada")) {
      for (int i = 1; i <= count; i++) {
        ada.send("PRIVMSG bob :" + "x".repeat(400) + i + ".");
        ada.await("x" + i + ".");
      }
    }
    try (IrcClient bob = IrcClient.connect(at)) {
      bob.send("NICK bob", "USER bob 0 * :Bob");
      for (int i = 1; i <= count; i++) {
        bob.await("x" + i + ".");
      }
    }
  }

  /// It asks for answers until its own writing fails: what it does not read fills its socket and
  /// then the session's `sendq`.
  @Test
  void aClientThatNeverReadsIsCutOff() throws IOException {
    HostPort at = start("sendq = 128 KiB, flood.burst = 100000");
    try (IrcClient deaf = IrcClient.connect(at)) {
      String ping = "PING " + "x".repeat(480);
      assertThatThrownBy(
              () -> {
                while (true) {
                  deaf.send(ping);
                }
              })
          .isInstanceOf(IOException.class);
    }
    chat.await(NODE, status -> status.sessions() == 0);
  }

  @Test
  void aSilentClientIsPingedAndThenClosedAndOneThatAnswersStays() throws IOException {
    HostPort at = start("idle = 2 s");
    try (IrcClient silent = IrcClient.logIn(at, "silent");
        IrcClient alive = IrcClient.logIn(at, "alive")) {
      alive.await("PING :node-1");
      alive.send("PONG :node-1");
      silent.await("PING :node-1");
      assertThat(silent.readToEnd()).contains("ERROR :Ping timeout");
      alive.send("PING still");
      alive.await("PONG node-1 :still");
    }
  }

  /// However busy it seems: a connection that never becomes a chat is not kept.
  @Test
  void aClientThatDoesNotLogInIsCutOff() throws IOException {
    HostPort at = start("login-timeout = 2 s");
    try (IrcClient silent = IrcClient.connect(at);
        IrcClient busy = IrcClient.connect(at);
        IrcClient ada = IrcClient.logIn(at, "ada")) {
      busy.send("CAP LS 302", "NICK busy");
      String last = "ERROR :You have not logged in within 2 s";
      assertThat(silent.readToEnd()).containsExactly(last);
      assertThat(busy.readToEnd()).endsWith(last);
      ada.send("PING still");
      ada.await("PONG node-1 :still");
    }
  }

  /// It has been told to go, and does not even take that.
  @Test
  void aClientThatTakesNothingWhenItIsClosedIsCutOffAfterAWhile() throws IOException {
    HostPort at = start("idle = 1 s, sendq = 64 MiB, flood.burst = 100000");
    try (IrcClient deaf = IrcClient.connect(at)) {
      var pings = "PING %s\r\n".formatted("x".repeat(480)).repeat(20_000);
      deaf.send(pings + "QUIT");
      chat.await(NODE, status -> status.sessions() == 1);
      chat.await(NODE, status -> status.sessions() == 0);
    }
  }

  @Test
  void oneMoreThanTheLimitIsTurnedAwayUntilSomebodyLeaves() throws IOException {
    HostPort at = start("max-sessions = 2");
    try (IrcClient ada = IrcClient.logIn(at, "ada");
        IrcClient _ = IrcClient.logIn(at, "bob");
        IrcClient eve = IrcClient.connect(at)) {
      assertThat(eve.readToEnd()).containsExactly("ERROR :Server busy, try again later");
      ada.send("QUIT");
      ada.readToEnd();
      Awaitility.await("room for one").atMost(TestChat.PATIENCE).until(() -> letsIn(at, "eve"));
    }
  }

  @Test
  void oneAddressHasSoManyConnections() throws IOException {
    HostPort at = start("addresses { max-connections = 1, trusted = [] }");
    try (IrcClient ada = IrcClient.logIn(at, "ada");
        IrcClient eve = IrcClient.connect(at)) {
      assertThat(eve.readToEnd()).containsExactly("ERROR :Too many connections from your address");
      ada.send("QUIT");
      ada.readToEnd();
      Awaitility.await("room for one").atMost(TestChat.PATIENCE).until(() -> letsIn(at, "eve"));
    }
  }

  @Test
  void anAddressThatGuessesPasswordsIsBarredForAWhile() throws IOException {
    HostPort at =
        start(
            "addresses { max-failed-logins = 2, failed-login-window = 3 s, trusted = [] },"
                + " password-iterations = 4096");
    try (IrcClient ada = IrcClient.logIn(at, "ada")) {
      ada.send("NS SET PASSWORD secret");
      ada.await("Your password is set");
      for (int i = 1; i <= 2; i++) {
        try (IrcClient eve = IrcClient.connect(at)) {
          eve.send("PASS guess-" + i, "NICK ada", "USER ada 0 * :x");
          assertThat(eve.readToEnd()).endsWith("ERROR :Wrong password");
        }
      }
      try (IrcClient eve = IrcClient.connect(at)) {
        assertThat(eve.readToEnd())
            .containsExactly("ERROR :Too many failed logins from your address, try again later");
      }
      ada.send("PING still");
      ada.await("PONG node-1 :still");
      Awaitility.await("the end of the window")
          .atMost(TestChat.PATIENCE)
          .until(() -> letsIn(at, "bob"));
    }
  }

  /// What is beyond the burst is done later, not dropped.
  @Test
  void aClientThatSendsTooFastIsHeardMoreSlowly() throws IOException {
    HostPort at = start("flood { burst = 5, rate = 50 }");
    try (IrcClient ada = IrcClient.logIn(at, "ada")) {
      long start = System.nanoTime();
      for (int i = 1; i <= 30; i++) {
        ada.send("PING " + i + ".");
      }
      for (int i = 1; i <= 30; i++) {
        ada.await("PONG node-1 :" + i + ".");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(450));
    }
  }

  @Test
  void withoutALobbyNewAccountsBeginInNoChannel() throws IOException {
    HostPort at = start("join-lobby = false");
    try (IrcClient ada = IrcClient.connect(at)) {
      ada.send("NICK ada", "USER ada 0 * :Ada", "NAMES #lobby", "JOIN #lobby");
      ada.await(" 366 ada #lobby ");
      assertThat(ada.upTo(" 366 ada #lobby ")).contains(":ada!ada@troupe JOIN #lobby");
    }
  }

  @Test
  void aNewLoginEndsTheOldSession() throws IOException {
    HostPort at = start("");
    try (IrcClient old = IrcClient.logIn(at, "ada");
        IrcClient fresh = IrcClient.logIn(at, "ADA")) {
      assertThat(old.readToEnd())
          .endsWith("ERROR :Another client logged in as ada, so logging you out");
      fresh.send("PING still");
      fresh.await("PONG node-1 :still");
    }
  }

  @Test
  void aNodeThatIsTakenForDeadTellsItsClients() throws IOException {
    HostPort at = start("");
    try (IrcClient ada = IrcClient.logIn(at, "ada")) {
      chat.submit(NODE, new ChatCommand.EndSessions(NODE, chat.incarnation(NODE)));
      assertThat(ada.readToEnd())
          .endsWith(
              "ERROR :The other nodes lost sight of this one, so logging you out; log in again");
    }
    IrcClient.logIn(at, "ada").close();
  }

  @Test
  void aGracefulStopTellsTheClientsAndReplies() throws IOException {
    HostPort at = start("");
    try (IrcClient ada = IrcClient.logIn(at, "ada")) {
      TestProbe<Done> drained = chat.kit(NODE).createTestProbe();
      ada.send("PRIVMSG ada :last words");
      ada.await("last words");
      chat.chat(NODE).tell(new ChatNode.Drain(drained.ref()));
      assertThat(ada.readToEnd()).endsWith("ERROR :Server is shutting down");
      drained.receiveMessage();
      assertThatThrownBy(() -> IrcClient.connect(at)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void garbageIsAnsweredAndHurtsNobody() throws IOException {
    HostPort at = start("");
    try (IrcClient ada = IrcClient.logIn(at, "ada")) {
      ada.send("", "\0\0", ":", "@", "x".repeat(600), "y".repeat(100_000), "PRIVMSG", "\u0001");
      ada.send("PING :after");
      ada.await("PONG node-1 :after");
    }
  }

  @Test
  void aNodeThatStartsAgainGoesOnFromItsArchiveOrMakesItAnewFromItsLog(@TempDir Path folder)
      throws Exception {
    try (var again = new TestChat(folder, 1)) {
      try (IrcClient ada = IrcClient.logIn(again.start(NODE, TestChat.SETTINGS), "ada")) {
        ada.send("JOIN #tea", "PRIVMSG #tea :first", "PRIVMSG ada :to myself");
        ada.await("PRIVMSG ada :to myself");
      }
      for (boolean lost : new boolean[] {false, true}) {
        again.end(NODE);
        if (lost) {
          loseArchive(folder.resolve(NODE));
        }
        try (IrcClient ada = IrcClient.connect(again.start(NODE, TestChat.SETTINGS))) {
          ada.send("NICK ada", "USER ada 0 * :Ada");
          ada.await(":ada!ada@troupe JOIN #tea");
          ada.await("PRIVMSG ada :to myself");
        }
      }
    }
  }

  private static void loseArchive(Path folder) throws IOException, InterruptedException {
    try (FolderLock _ = FolderLock.of(folder)) {
      Files.delete(folder.resolve("storage.db"));
    }
  }

  private HostPort start(String told) throws IOException {
    return chat.start(NODE, TestChat.settings(told));
  }

  private static boolean letsIn(HostPort at, String name) throws IOException {
    try (IrcClient client = IrcClient.connect(at)) {
      client.send("NICK " + name, "USER " + name + " 0 * :x", "QUIT");
      return client.readToEnd().stream().anyMatch(line -> line.contains(" 001 "));
    }
  }
}
