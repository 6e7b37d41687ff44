package dev.troupe.chat.irc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.irc.Conversation.Talker;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Lines at their longest, and what takes several.
class LongLinesTest {
  private final Conversation conversation = new Conversation();

  @Test
  void noLineIsLongerThan510BytesWhateverTheClientSends() {
    String channel = "#" + "€".repeat(63);
    Talker ada = conversation.connect("a2345678901234567890123456789012");
    Talker bob = conversation.connect("bob");
    bob.send("JOIN " + channel);
    ada.send("JOIN " + channel);
    ada.send("PRIVMSG " + channel + " :" + "€".repeat(100));
    ada.send("PRIVMSG bob :" + "x".repeat(497));
    ada.send("PART " + channel + " :" + "x".repeat(300));
    ada.send("FLY" + "x".repeat(507));
    ada.send("JOIN " + "x".repeat(505));
    ada.send("PING " + "x".repeat(505));
    ada.send("CAP REQ :" + "x".repeat(500));
    ada.send("CAP " + "x".repeat(506));
    ada.send("PRIVMSG " + "x".repeat(400) + " :x");
    ada.send("QUIT :" + "x".repeat(500));
    for (Talker talker : List.of(ada, bob)) {
      assertThat(talker.rest())
          .hasSizeGreaterThan(8)
          .allSatisfy(line -> assertThat(line.getBytes(UTF_8).length).isLessThanOrEqualTo(510));
    }
  }

  @Test
  void aLongTextComesWholeInSeveralLines() {
    Talker ada = conversation.connect("ada");
    Talker bob = conversation.connect("bob");
    ada.rest();
    ada.send("PRIVMSG bob :" + "x".repeat(497));
    String head = ":ada!ada@troupe PRIVMSG bob :";
    List<String> lines = bob.rest();
    assertThat(lines).hasSize(3).last().isEqualTo("PING :3");
    assertThat(lines.get(0).substring(head.length()) + lines.get(1).substring(head.length()))
        .isEqualTo("x".repeat(497));
  }

  @Test
  void theMembersOfALargeChannelComeInSeveralLines() {
    for (int i = 10; i < 70; i++) {
      conversation.connect("member-with-a-long-name-" + i);
    }
    Talker ada = conversation.connect();
    ada.send("NICK ada");
    ada.send("USER ada 0 * :Ada");
    var names =
        ada.rest().stream()
            .filter(line -> line.startsWith(":node-1 353 ada = #lobby :"))
            .peek(line -> assertThat(line.length()).isLessThanOrEqualTo(510))
            .flatMap(line -> List.of(line.split(" :", 2)[1].split(" ", -1)).stream())
            .toList();
    assertThat(names).hasSize(61).doesNotHaveDuplicates();
  }

  @Test
  void oneLineNamesAtMostTenChannels() {
    Talker ada = conversation.connect("ada");
    ada.send("JOIN #1,#2,#3,#4,#5,#6,#7,#8,#9,#10,#11,#12");
    List<String> answers = ada.rest();
    assertThat(answers.getFirst())
        .isEqualTo(
            ":node-1 407 ada #11,#12 :A line names at most 10 channels; these were not looked at");
    assertThat(answers.stream().filter(line -> line.contains(" JOIN "))).hasSize(10);
  }
}
