package dev.troupe.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.status.ChatStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three nodes of one cluster, and a network between them that is cut: nobody acknowledges what the
/// others do not know of, and whatever was said is said once when the network is whole again.
class PartitionTest {
  private static final List<String> NODES = List.of("node-1", "node-2", "node-3");

  /// More than anything takes on a busy machine.

  private TestChat chat = new TestChat(Path.of(""), 0);

  private String primary = "";
  private List<String> backups = List.of();

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    chat = TestChat.cuttable(folder, 3);
    for (String node : NODES) {
      chat.start(node, TestChat.SETTINGS);
    }
    chat.join();
    awaitAllInSync();
    primary = latest(ChatStatus::primary).findFirst().orElseThrow();
    var others = new ArrayList<>(NODES);
    others.remove(primary);
    backups = List.copyOf(others);
  }

  @AfterEach
  void stop() {
    chat.close();
  }

  @Test
  void aPrimaryThatIsCutOffAcknowledgesNothingAndTheOthersGoOn() throws IOException {
    try (IrcClient ada = IrcClient.logIn(chat.address(primary), "ada");
        IrcClient bob = IrcClient.logIn(chat.address(backups.getFirst()), "bob");
        IrcClient eve = IrcClient.logIn(chat.address(backups.getLast()), "eve")) {
      ada.send("PRIVMSG bob :before");
      ada.await("PRIVMSG bob :before");
      bob.await("PRIVMSG bob :before");
      chat.network().isolate(primary);
      ada.send("PRIVMSG bob :alone");
      eve.send("PRIVMSG bob :together");
      eve.await("PRIVMSG bob :together");
      assertThat(bob.upTo("PRIVMSG bob :together")).noneMatch(line -> line.contains("alone"));
      assertThat(ada.hasHeardNothing()).as("nobody else knows of it").isTrue();
      chat.network().heal();
      ada.await("PRIVMSG bob :alone");
      bob.await("PRIVMSG bob :alone");
      ada.send("PRIVMSG bob :after");
      ada.await("PRIVMSG bob :after");
      assertThat(bob.upTo("PRIVMSG bob :after")).noneMatch(line -> line.contains("alone"));
    }
    awaitTheSameEverywhere();
    assertThat(latest(ChatStatus::primary).distinct()).hasSize(1).doesNotContain(primary);
  }

  @Test
  void aBackupThatIsCutOffHoldsNobodyUpAndCatchesUp() throws IOException {
    String away = backups.getFirst();
    try (IrcClient ada = IrcClient.logIn(chat.address(primary), "ada");
        IrcClient bob = IrcClient.logIn(chat.address(away), "bob")) {
      chat.network().isolate(away);
      for (int i = 1; i <= 100; i++) {
        ada.send("PRIVMSG bob :" + i + ".");
      }
      ada.await("PRIVMSG bob :100.");
      chat.network().heal();
      for (int i = 1; i <= 100; i++) {
        assertThat(bob.await("PRIVMSG bob :")).endsWith(":" + i + ".");
      }
    }
    awaitTheSameEverywhere();
  }

  /// It hears the primary and so has no reason to take over, but nothing that it says arrives.
  @Test
  void aBackupThatOnlyHearsIsTakenOutOfTheSetToo() throws IOException {
    String dumb = backups.getFirst();
    try (IrcClient ada = IrcClient.logIn(chat.address(primary), "ada");
        IrcClient bob = IrcClient.logIn(chat.address(dumb), "bob")) {
      chat.network().cut(dumb, primary);
      ada.send("PRIVMSG bob :can you hear me?");
      ada.await("PRIVMSG bob :can you hear me?");
      assertThat(chat.latest(primary).orElseThrow().primary()).isEqualTo(primary);
      bob.send("PRIVMSG ada :yes");
      chat.network().heal();
      bob.await("PRIVMSG ada :yes");
      ada.await("PRIVMSG ada :yes");
    }
    awaitTheSameEverywhere();
  }

  @Test
  void oneOfThreeThatAreAllCutOffFromEachOtherGoesOn() throws IOException {
    try (IrcClient ada = IrcClient.logIn(chat.address(primary), "ada")) {
      NODES.forEach(node -> chat.network().isolate(node));
      ada.send("PRIVMSG #lobby :is anybody there?");
      Awaitility.await("a set of one")
          .atMost(TestChat.PATIENCE)
          .until(() -> latest(ChatStatus::inSync).anyMatch(inSync -> inSync.size() == 1));
      chat.network().heal();
      ada.await("PRIVMSG #lobby :is anybody there?");
    }
    awaitTheSameEverywhere();
  }

  private void awaitTheSameEverywhere() {
    awaitAllInSync();
    Awaitility.await("all have applied the same")
        .atMost(TestChat.PATIENCE)
        .until(() -> latest(ChatStatus::applied).distinct().count() == 1);
    assertThat(latest(ChatStatus::fingerprint).distinct()).hasSize(1);
  }

  private <T> Stream<T> latest(Function<ChatStatus, T> what) {
    return NODES.stream().map(node -> what.apply(chat.latest(node).orElseThrow()));
  }

  private void awaitAllInSync() {
    Awaitility.await("all are in sync, and say so")
        .atMost(TestChat.PATIENCE)
        .until(() ->
            NODES.stream()
                .allMatch(node -> chat.latest(node).stream().anyMatch(PartitionTest::isWhole)));
  }

  private static boolean isWhole(ChatStatus status) {
    return status.inSync().equals(NODES) && !status.primary().isEmpty();
  }
}
