package dev.troupe.chat.irc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IrcLineTest {
  @Test
  void aVerbIsReadInUpperCase() {
    expect("ping", "PING");
    expect("PrivMsg bob :hi", "PRIVMSG", "bob", "hi");
  }

  @Test
  void parametersAreCutAtAnyNumberOfSpaces() {
    expect("USER ada 0 *", "USER", "ada", "0", "*");
    expect("USER   ada  0    *   ", "USER", "ada", "0", "*");
    expect("   PING  x", "PING", "x");
  }

  @Test
  void whatFollowsAColonIsOneParameter() {
    expect("PRIVMSG bob :  two  words ", "PRIVMSG", "bob", "  two  words ");
    expect("PRIVMSG bob ::)", "PRIVMSG", "bob", ":)");
    expect("PRIVMSG bob :", "PRIVMSG", "bob", "");
    expect("JOIN :", "JOIN", "");
  }

  @Test
  void aColonWithinAWordIsPartOfIt() {
    expect("PRIVMSG bob a:b c", "PRIVMSG", "bob", "a:b", "c");
    expect("PRI:VMSG bob", "PRI:VMSG", "bob");
  }

  @Test
  void tagsAreReadAsTheyWereSent() {
    expectTags("@label=1;+draft/reply=x PING x", Map.of("label", "1", "+draft/reply", "x"));
    expectTags(
        "@a=\\:\\s;b=;c;+d=1=2 PING x", Map.of("a", "\\:\\s", "b", "", "c", "", "+d", "1=2"));
    expectTags("@a=1;a=2 PING x", Map.of("a", "2"));
    expectTags("@;;=;+=x;a_b=1;++a=1;ż=1;/a=1 PING x", Map.of());
    expectTags("@example.com/a=\0\r PING x", Map.of("example.com/a", ""));
  }

  @Test
  void onlyTagsForClientsAreHandedOn() {
    var parsed = (IrcLine.Command) parse("@label=1;+a=x;b=y;+typing;time=2 PING x");
    assertThat(parsed.line().clientTags()).isEqualTo("+a=x;+typing");
    assertThat(parsed.line().label()).isEqualTo("1");
  }

  @Test
  void tagsAndSourceArePassedOver() {
    expect("@label=1;+draft/reply=x PING x", "PING", "x");
    expect("@label=1   PING x", "PING", "x");
    expect(":ada!ada@host PING x", "PING", "x");
    expect(":ada   PING x", "PING", "x");
    expect("@a=b :ada PING x", "PING", "x");
  }

  @Test
  void whoAServerSaysHasCausedALineIsKnown() {
    var line = ((IrcLine.Command) parse("@a=b :bob!b@troupe PRIVMSG ada :a text")).line();
    assertThat(line.source()).isEqualTo("bob!b@troupe");
    assertThat(line.nick()).isEqualTo("bob");
    assertThat(line.text()).isEqualTo("a text");
    assertThat(((IrcLine.Command) parse(":node-1 PING")).line().nick()).isEqualTo("node-1");
    assertThat(((IrcLine.Command) parse("PING")).line().text()).isEmpty();
  }

  @Test
  void aServersLineMayHaveMoreTagsAndWords() {
    String tags = "@a=" + "t".repeat(8_187) + " ";
    String line = tags + "PING " + "x".repeat(8_184);
    assertThat(IrcLine.parseOfServer(line.getBytes(UTF_8))).isInstanceOf(IrcLine.Command.class);
    assertThat(IrcLine.parseOfServer((line + "x").getBytes(UTF_8)))
        .isEqualTo(new IrcLine.TooLong());
    assertThat(IrcLine.parseOfServer(("@" + line).getBytes(UTF_8)))
        .isEqualTo(new IrcLine.TooLong());
  }

  @Test
  void aLineWithoutAVerbIsEmpty() {
    for (String line : List.of("", " ", "   ", "@a=b", "@a=b ", ":ada", ":ada  ", "@a :b", "\0")) {
      assertThat(parse(line)).as("'%s'", line).isEqualTo(new IrcLine.Empty());
    }
  }

  @Test
  void nulAndCrAreLeftOutSoThatNobodyCanEndALineForOthers() {
    expect("PRIVMSG bob :a\0b\0", "PRIVMSG", "bob", "ab");
    expect("PRIVMSG bob :hi\r:node-1 ERROR x", "PRIVMSG", "bob", "hi:node-1 ERROR x");
    expect("\r\0PING x", "PING", "x");
  }

  @Test
  void anyUtf8IsKept() {
    expect("PRIVMSG bob :żółć 🦀", "PRIVMSG", "bob", "żółć 🦀");
  }

  @Test
  void otherBytesAreRefused() {
    byte[][] bad = {
      {'P', (byte) 0xff},
      {'P', (byte) 0xc3},
      {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
      {(byte) 0xc0, (byte) 0xaf}
    };
    for (byte[] bytes : bad) {
      assertThat(IrcLine.parse(bytes, IrcLine.MAX_BYTES)).isEqualTo(new IrcLine.NotUtf8("*"));
    }
  }

  @Test
  void ofALineOfOtherBytesTheVerbIsKnown() {
    for (String head : new String[] {"PRIVMSG bob :", "@label=1 :x privmsg ", "  PRIVMSG :"}) {
      byte[] line = (head + "\u00aa").getBytes(StandardCharsets.ISO_8859_1);
      assertThat(IrcLine.parse(line, IrcLine.MAX_BYTES)).isEqualTo(new IrcLine.NotUtf8("PRIVMSG"));
    }
  }

  @Test
  void aLineHasAtMost510BytesBeforeItsEnd() {
    expect("PING " + "x".repeat(505), "PING", "x".repeat(505));
    assertThat(parse("PING " + "x".repeat(506))).isEqualTo(new IrcLine.TooLong());
    assertThat(parse("PING " + "ż".repeat(253))).isEqualTo(new IrcLine.TooLong());
  }

  @Test
  void tagsHave4096BytesOfTheirOwn() {
    String tags = "@a=" + "t".repeat(4_092) + " ";
    expect(tags + "PING " + "x".repeat(505), "PING", "x".repeat(505));
    assertThat(parse(tags + "PING " + "x".repeat(506))).isEqualTo(new IrcLine.TooLong());
    assertThat(parse("@" + tags + "PING x")).isEqualTo(new IrcLine.TooLong());
  }

  @Test
  void aMissingParameterIsEmpty() {
    var line = new IrcLine(new LinkedHashMap<>(), "", "PRIVMSG", List.of("bob"));
    assertThat(line.parameter(0)).isEqualTo("bob");
    assertThat(line.parameter(1)).isEmpty();
  }

  private static void expectTags(String line, Map<String, String> tags) {
    assertThat(((IrcLine.Command) parse(line)).line().tags()).isEqualTo(tags);
  }

  private static void expect(String line, String verb, String... parameters) {
    assertThat(parse(line))
        .isInstanceOfSatisfying(
            IrcLine.Command.class,
            command -> {
              assertThat(command.line().verb()).isEqualTo(verb);
              assertThat(command.line().parameters()).containsExactly(parameters);
            });
  }

  private static IrcLine.Parsed parse(String line) {
    return IrcLine.parse(line.getBytes(UTF_8), IrcLine.MAX_BYTES);
  }
}
