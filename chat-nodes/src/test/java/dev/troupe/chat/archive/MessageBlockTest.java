package dev.troupe.chat.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.chat.state.Message;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageBlockTest {
  private static final List<Message> MESSAGES =
      List.of(
          new Message(1, -5, "ada", "~ada", "#tea", "", false, ""),
          new Message(7, 1L << 41, "b\u00f6b", "", "#tea", "\uD83C\uDF75 \u0000", true, "+a=b"),
          new Message(Long.MAX_VALUE, 3, "eve", "e", "#tea", "x".repeat(65_535), false, ""));

  @Test
  void messagesComeBackAsTheyWere() {
    MessageBlock block = MessageBlock.of(MESSAGES);
    assertThat(MessageBlock.read(block.bytes(), "#tea")).isEqualTo(MESSAGES);
    assertThat(block.first()).isEqualTo(1);
    assertThat(block.last()).isEqualTo(Long.MAX_VALUE);
    assertThat(block.count()).isEqualTo(3);
  }

  @Test
  void aBlockIsFullWithManyMessagesOrManyBytes() {
    var many = new MessageBlock(1);
    for (int i = 1; i < 128; i++) {
      many.add(new Message(i, i, "ada", "ada", "bob", "tea?", false, ""));
      assertThat(many.isFull()).as("%d messages", i).isFalse();
    }
    many.add(new Message(128, 128, "ada", "ada", "bob", "tea?", false, ""));
    assertThat(many.isFull()).isTrue();
    assertThat(MessageBlock.of(MESSAGES).isFull()).isTrue();
  }

  @Test
  void aTextThatIsTooLongIsRefused() {
    var message = new Message(1, 1, "ada", "ada", "bob", "\u00e9".repeat(32_768), false, "");
    assertThatThrownBy(() -> new MessageBlock(1).add(message))
        .hasMessage("a text has 65536 bytes, most are 65535");
  }

  @Test
  void bytesThatEndTooEarlyAreFound() {
    byte[] bytes = MessageBlock.of(MESSAGES.subList(0, 2)).bytes();
    byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);
    assertThatThrownBy(() -> MessageBlock.read(cut, "#tea"))
        .isInstanceOf(ArchiveException.class)
        .hasMessage("messages of #tea are damaged");
  }
}
