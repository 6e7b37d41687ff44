package dev.troupe.chat.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommandCodecTest {
  private static final SessionId SESSION = new SessionId("node-1", Long.MIN_VALUE, 7);

  static Stream<ChatCommand> commands() {
    return Stream.of(
        new ChatCommand.Login("ada", SESSION),
        new ChatCommand.Logout("", new SessionId("", -1, Long.MAX_VALUE)),
        new ChatCommand.Send("ada", "bob", "hello", false),
        new ChatCommand.Send("ada", "#żółć", "🦀".repeat(1_500), true),
        new ChatCommand.Send("", "", "", false),
        new ChatCommand.Send("ada", "bob", "x".repeat(0xffff), false),
        new ChatCommand.Join("ada", "#tea"),
        new ChatCommand.Part("ada", "#tea", ""),
        new ChatCommand.Part("ada", "#tea", "żegnaj"),
        new ChatCommand.Confirm("ada", Long.MAX_VALUE),
        new ChatCommand.EndSessions("node-1", -1),
        new ChatCommand.StartNode("node-1", 1));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void whatIsWrittenIsRead(ChatCommand command) {
    assertThat(CommandCodec.read(CommandCodec.write(command))).isEqualTo(command);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aCommandThatIsCutAnywhereIsRefused(ChatCommand command) {
    byte[] whole = CommandCodec.write(command);
    for (int length = 0; length < Math.min(whole.length, 2_000); length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> CommandCodec.read(cut))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("command is cut short");
    }
  }

  @Test
  void anUnknownKindIsRefusedByItsNumber() {
    assertThatThrownBy(() -> CommandCodec.read(new byte[] {99, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown kind of command 99");
  }

  @Test
  void aTextBeyondItsLengthFieldIsRefusedAtWriting() {
    var command = new ChatCommand.Send("ada", "bob", "x".repeat(0x10000), false);
    assertThatThrownBy(() -> CommandCodec.write(command))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65536 bytes");
  }

  /// Logs live long: what is on disk must be read as it was meant.
  @Test
  void theBytesOfEachKindStayAsTheyAre() {
    assertThat(CommandCodec.write(new ChatCommand.Join("a", "#b")))
        .containsExactly(4, 0, 1, 'a', 0, 2, '#', 'b');
    assertThat(commands().map(command -> CommandCodec.write(command)[0]))
        .containsExactly(new Byte[] {1, 2, 3, 3, 3, 3, 4, 5, 5, 6, 7, 8});
  }
}
