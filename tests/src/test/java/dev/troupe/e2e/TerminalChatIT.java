package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// `troupe chat` as people and scripts use it, over the deaths of the nodes it is on.
@SuppressWarnings("try") // closing a screen waits, and may be interrupted
final class TerminalChatIT {
  @RegisterExtension static final ClusterExtension CLUSTER = new ClusterExtension();

  /// An even number; ten take a minute and a half, see CONTRIBUTING.
  private static final int KILLS = Integer.getInteger("troupe.chat-kills", 4);

  private static final int MESSAGES_EACH = 1_000 / KILLS;

  private final Cluster cluster = CLUSTER.cluster();

  @Test
  void aThousandMessagesOverKillsAreEachShownOnceInOrder() throws Exception {
    List<String> expected = IntStream.range(0, KILLS * MESSAGES_EACH).mapToObj(this::text).toList();
    try (ChatProcess ada = ChatProcess.start("ada", cluster.ports().referral());
        ChatProcess bob = ChatProcess.start("bob", cluster.ports().referral())) {
      for (int round = 0; round < KILLS / 2; round++) {
        NodeProcess first = node(ada.node());
        sayAndKill(ada, bob, 2 * round, first);
        cluster.awaitInSync(cluster.without(first));
        NodeProcess second = node(bob.node());
        sayAndKill(ada, bob, 2 * round + 1, second);
        cluster.makeWhole();
      }
      assertThat(ada.end()).isZero();
      assertThat(bob.end()).isZero();
      assertThat(ada.heard("<ada → bob> ")).isEqualTo(expected);
      assertThat(bob.heard("<ada> ")).isEqualTo(expected);
    }
  }

  /// The node dies in the midst of the messages.
  private void sayAndKill(ChatProcess ada, ChatProcess bob, int kill, NodeProcess victim)
      throws Exception {
    int first = kill * MESSAGES_EACH;
    int last = first + MESSAGES_EACH - 1;
    for (int i = first; i <= last; i++) {
      ada.type("/msg bob " + text(i));
      if (i == first + MESSAGES_EACH / 2) {
        ada.expect("<ada → bob> " + text(first));
        victim.strike();
      }
    }
    int _ = victim.awaitEnd();
    ada.expect("<ada → bob> " + text(last));
    bob.expect("<ada> " + text(last));
  }

  @Test
  void aPersonGoesOnTalkingWhenTheNodeIsKilled(@TempDir Path home) throws Exception {
    Peers.require("tmux");
    try (Screen tess = screen(home, "tess")) {
      NodeProcess victim = node(tess.find("Connected as tess to (\\S+) "));
      try (IrcClient bob =
          IrcClient.logIn(cluster.chat(cluster.without(victim).getFirst()), "rob")) {
        tess.type("hello \\from a \"terminal\"!");
        bob.expectText("tess", "hello \\from a \"terminal\"!");
        tess.expect("#lobby <tess> hello");
        bob.say("#lobby", "\u001b[31mred\u0007 alert");
        tess.expect("<rob> \ufffd[31mred\ufffd alert");
        tess.write("half a line, ");
        victim.kill();
        bob.say("#lobby", "while you were away");
        tess.type("and the rest");
        tess.type("/msg rob just you");
        tess.expect("Connected again as tess");
        bob.expectText("tess", "half a line, and the rest");
        bob.expectText("tess", "just you");
        tess.expect("<tess → rob> just you");
        tess.expect("<rob> while you were away");
        tess.type("/quit");
        tess.expect("How was this server, 1 to 5");
        tess.type("6");
        tess.expect("A rating is from 1 to 5");
        tess.type("4.5");
        tess.expect("ended with 0");
        assertThat(occurrences(tess.text(), "half a line, and the rest")).isEqualTo(1);
        assertThat(occurrences(tess.text(), "while you were away")).isEqualTo(1);
      }
    }
  }

  @Test
  void wordsAreCompletedAndRecalled(@TempDir Path home) throws Exception {
    Peers.require("tmux");
    try (IrcClient ida = IrcClient.logIn(cluster.ports().frontDoor(), "Idalina")) {
      try (Screen kim = screen(home, "kim")) {
        kim.expect("In #lobby");
        kim.write("/ms");
        kim.press("Tab");
        kim.expect("> /msg");
        kim.write("Ida");
        kim.press("Tab");
        kim.type("completed");
        ida.expectText("kim", "completed");
        kim.expect("<kim → Idalina> completed");
        kim.press("C-c");
        kim.expect("ended with 0");
      }
      try (Screen again = screen(home, "kim")) {
        again.expect("In #lobby");
        again.press("Up");
        again.expect("> /msg Idalina completed");
        again.press("Enter");
        ida.expectText("kim", "completed");
      }
    }
  }

  @Test
  void theMenuSendsListsDeletesAndLogsOut(@TempDir Path home) throws Exception {
    Peers.require("tmux");
    try (IrcClient bob = IrcClient.logIn(cluster.ports().frontDoor(), "menubob");
        Screen mia = screen(home, "mia", "--menu")) {
      mia.expect("Your choice:");
      mia.type("5");
      mia.expect("'5' is not 1, 2, 3 or 4.");
      mia.type("1");
      mia.expect("Recipient:");
      mia.type("menubob");
      mia.expect("Message:");
      mia.type("from the menu");
      bob.expectText("mia", "from the menu");
      mia.type("2");
      mia.expect("Pattern");
      mia.type("menu*");
      mia.expect("menubob (logged in)");
      mia.type("3");
      mia.expect("Type mia to do it:");
      mia.type("mia");
      mia.expect("The account mia is deleted.");
      mia.expect("ended with 0");
      bob.send("PRIVMSG mia :gone?");
      IrcMessage _ = bob.expect("that mia is unknown", message -> message.is("401"));
    }
  }

  @Test
  void aPipeEndsWhenAllIsAcknowledged() throws Exception {
    try (IrcClient bob = IrcClient.logIn(cluster.ports().frontDoor(), "pipebob")) {
      assertThat(run("piper", "said in the lobby\n/msg pipebob said to you\n")).isZero();
      bob.expectText("piper", "said in the lobby");
      bob.expectText("piper", "said to you");
      assertThat(run("piper", "/msg nobody-there hello\n")).as("a refusal").isEqualTo(1);
    }
  }

  @Test
  void wordsAreSearchedForAsFarBackAsTheHistoryGoes() throws Exception {
    try (ChatProcess sue = ChatProcess.start("sue", cluster.ports().referral())) {
      sue.type("/join #search");
      for (int i = 0; i < 250; i++) {
        sue.type("number " + i + (i % 100 == 7 ? " Needle" : ""));
      }
      sue.expect("<sue> number 249");
      int before = sue.heard("<sue> ").size();
      sue.type("/search needle NUMBER");
      sue.expect("3 found in the last 250 messages of #search.");
      assertThat(sue.heard("<sue> ").subList(before, before + 3))
          .containsExactly("number 7 Needle", "number 107 Needle", "number 207 Needle");
      sue.type("/search nothing of the kind");
      sue.expect("0 found in the last 250 messages of #search.");
      sue.type("/search");
      sue.expect("It is /search WORDS");
      assertThat(sue.end()).as("a refusal").isEqualTo(1);
    }
  }

  @Test
  void withoutReconnectingTheNodesEndIsTheEnd(@TempDir Path home) throws Exception {
    Peers.require("tmux");
    try (Screen una = screen(home, "una", "--no-reconnect")) {
      node(una.find("Connected as una to (\\S+) ")).kill();
      una.expect("Server shut down prematurely, so logging you out.");
      una.expect("ended with 1");
    }
  }

  private int run(String account, String input) throws Exception {
    try (ChatProcess chat = ChatProcess.start(account, cluster.ports().referral())) {
      for (String line : input.split("\n", -1)) {
        chat.type(line);
      }
      return chat.end();
    }
  }

  private Screen screen(Path home, String account, String... more) throws Exception {
    var chat = ChatProcess.arguments(account, cluster.ports().referral(), more);
    var words = new ArrayList<String>();
    ChatProcess.command(chat.toArray(String[]::new)).forEach(word -> words.add("'" + word + "'"));
    String script =
        "cd '"
            + Path.of("").toAbsolutePath()
            + "'; "
            + String.join(" ", words)
            + "; echo ended with $?; exec sleep 600";
    return Screen.open(home, "sh", "-c", script);
  }

  private NodeProcess node(String name) {
    return cluster.nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private String text(int number) {
    return "message " + number;
  }

  private static long occurrences(String text, String part) {
    return Pattern.compile(Pattern.quote(part)).matcher(text).results().count();
  }
}
