package dev.troupe.chat.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommandCodecTest {
  private static final SessionId SESSION = new SessionId("node-1", Long.MIN_VALUE, 7, true);

  private static final Credentials CREDENTIALS = new Credentials("c2FsdA==", 4_096, "c3Q=", "c3Y=");

  static Stream<ChatCommand> commands() {
    return Stream.of(
        Sample.login("ada", SESSION),
        Sample.logout("", new SessionId("", -1, Long.MAX_VALUE, false)),
        Sample.send("ada", "bob", "hello", false),
        Sample.send("ada", "#żółć", "🦀".repeat(1_500), true),
        Sample.send("", "", "", false),
        Sample.send("ada", "bob", "x".repeat(0xffff), false),
        Sample.join("ada", "#tea"),
        new ChatCommand.Login("ada", SESSION, "u", "Ada", false, true, new Proof.Known("c3Q=")),
        new ChatCommand.Login("ada", SESSION, "u", "", true, false, new Proof.Fresh(CREDENTIALS)),
        new ChatCommand.Register("ada", true, CREDENTIALS),
        new ChatCommand.Send("ada", "bob", "hi", true, "+draft/reply=x", "token 1"),
        new ChatCommand.Join("ada", "#tea", "key"),
        new ChatCommand.SendTags("ada", "#tea", "+typing=active"),
        new ChatCommand.Kick("ada", "#tea", "bob", "enough"),
        new ChatCommand.Invite("ada", "bob", "#tea"),
        new ChatCommand.SetTopic("ada", "#tea", "leaves"),
        new ChatCommand.SetModes("ada", "#tea", List.of()),
        new ChatCommand.SetModes(
            "ada",
            "#tea",
            List.of(new ModeChange('n', false, ""), new ModeChange('k', true, "key"))),
        new ChatCommand.SetAway("ada", "lunch"),
        new ChatCommand.SetRealName("ada", "Ada"),
        new ChatCommand.SetCredentials("ada", CREDENTIALS),
        new ChatCommand.Mark("ada", "#tea", 1_000),
        new ChatCommand.MakeOperator("ada"),
        new ChatCommand.Kill("ada", "bob", "noise"),
        new ChatCommand.Wallops("ada", "all hands"),
        new ChatCommand.Drop("ada"),
        new ChatCommand.Part("ada", "#tea", ""),
        new ChatCommand.Part("ada", "#tea", "żegnaj"),
        new ChatCommand.Confirm("ada", Long.MAX_VALUE),
        new ChatCommand.EndSessions("node-1", -1),
        new ChatCommand.StartNode("node-1", 1),
        new ChatCommand.Tally("node-1", -43_200, 3, Long.MAX_VALUE),
        new ChatCommand.Rate("node-1", 0, 9),
        new ChatCommand.Forget(90),
        new ChatCommand.Trim(365, Long.MAX_VALUE));
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
    var command = Sample.send("ada", "bob", "x".repeat(0x10000), false);
    assertThatThrownBy(() -> CommandCodec.write(command))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65536 bytes");
  }

  /// Logs live long: what is on disk must be read as it was meant.
  @Test
  void theBytesOfEachKindStayAsTheyAre() {
    assertThat(CommandCodec.write(Sample.join("a", "#b")))
        .containsExactly(4, 0, 1, 'a', 0, 2, '#', 'b', 0, 0);
    assertThat(commands().map(command -> CommandCodec.write(command)[0]))
        .containsExactly(
            new Byte[] {
              1, 2, 3, 3, 3, 3, 4, 1, 1, 26, 3, 4, 9, 10, 11, 12, 13, 13, 14, 15, 16, 17, 18, 19,
              20, 21, 5, 5, 6, 7, 8, 22, 23, 24, 25
            });
  }
}
