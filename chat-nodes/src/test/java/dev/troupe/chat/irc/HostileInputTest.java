package dev.troupe.chat.irc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.irc.Conversation.Talker;
import dev.troupe.net.Lines;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Lines that nobody would type, from a seed that a failure names: whatever comes is answered in
/// lines that are whole and not too long, and the server goes on.
class HostileInputTest {
  private static final List<String> VERBS =
      List.of(
          "CAP",
          "AUTHENTICATE",
          "PASS",
          "NICK",
          "USER",
          "REGISTER",
          "PING",
          "PONG",
          "QUIT",
          "JOIN",
          "PART",
          "TOPIC",
          "KICK",
          "INVITE",
          "MODE",
          "NAMES",
          "LIST",
          "PRIVMSG",
          "NOTICE",
          "TAGMSG",
          "AWAY",
          "SETNAME",
          "MARKREAD",
          "WHO",
          "WHOIS",
          "WHOWAS",
          "ISON",
          "USERHOST",
          "MONITOR",
          "NS",
          "OPER",
          "KILL",
          "WALLOPS",
          "MOTD",
          "LUSERS",
          "VERSION",
          "TIME",
          "INFO",
          "LINKS",
          "HELP",
          "ERROR",
          "FLY",
          "001",
          "");

  private static final List<String> WORDS =
      List.of(
          "#lobby",
          "#tea",
          "#",
          "#,#",
          "ada",
          "bob",
          "ADA",
          "nobody",
          "NickServ",
          "*",
          "?",
          "0",
          "a,b,c,d,e,f",
          "#a,#b,#c,#d",
          "+o",
          "-o",
          "+bbb",
          "+kl",
          "+imnst-imnst",
          "+q",
          "-k",
          "b",
          "key",
          "7",
          "-1",
          "99999999999999999999",
          "LS",
          "302",
          "LIST",
          "REQ",
          "END",
          "+",
          "-",
          "C",
          "L",
          "S",
          "PLAIN",
          "SCRAM-SHA-256",
          "AGFkYQBzZWNyZXQ=",
          "biwsbj1hZGEscj14",
          "=",
          "DROP",
          "SET",
          "INFO",
          "%tcuihsnfdlaor,123",
          "%",
          "o",
          ">1",
          "<1",
          "timestamp=now",
          "timestamp=2026-01-01T00:00:00.000Z",
          "echo-message",
          "batch labeled-response",
          "message-tags",
          "troupe.dev/long-lines",
          "-cap-notify",
          "*!*@*",
          "\u0001ACTION x\u0001",
          "żółć",
          "🦀",
          "\ud800",
          "",
          ":",
          "::",
          " ",
          "x".repeat(300));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverComesTheServerGoesOn(long seed) {
    var random = new SplittableRandom(seed);
    var conversation = new Conversation();
    Talker witness = conversation.connect("witness");
    Talker talker = conversation.connect("ada");
    for (int i = 0; i < 3_000; i++) {
      byte[] line = line(random);
      if (talker.isClosed()) {
        talker = random.nextBoolean() ? conversation.connect() : conversation.connect("ada");
      }
      try {
        talker.send(line);
      } catch (RuntimeException e) {
        throw new AssertionError("seed %d, line %d: %s".formatted(seed, i, text(line)), e);
      }
      expectWhole(talker.rest(), IrcLine.MAX_LONG_BYTES, seed, line);
      expectWhole(witness.rest(), IrcLine.MAX_BYTES, seed, line);
    }
    witness.send("PING still");
    assertThat(witness.rest()).contains(":node-1 PONG node-1 :still");
  }

  /// However the bytes are cut, they are the same lines.
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void linesDoNotDependOnHowTheyAreCut(long seed) {
    var random = new SplittableRandom(seed);
    byte[] stream = bytes(random, 20_000);
    List<Lines.Line> whole = new Lines(100).on(ByteString.fromArray(stream));
    var cut = new ArrayList<Lines.Line>();
    var framing = new Lines(100);
    int at = 0;
    while (at < stream.length) {
      int size = Math.min(stream.length - at, random.nextInt(1, 40));
      cut.addAll(framing.on(ByteString.fromArray(stream, at, size)));
      at += size;
    }
    assertThat(cut).as("seed %d", seed).isEqualTo(whole);
  }

  private static void expectWhole(List<String> answers, int limit, long seed, byte[] line) {
    assertThat(answers)
        .as("seed %d, after %s", seed, text(line))
        .allSatisfy(answer -> {
          assertThat(answer).doesNotContain("\r", "\n", "\0");
          String untagged =
              answer.startsWith("@") ? answer.substring(answer.indexOf(' ') + 1) : answer;
          assertThat(untagged.getBytes(UTF_8).length).isLessThanOrEqualTo(limit - 2);
        });
  }

  private static byte[] line(SplittableRandom random) {
    return switch (random.nextInt(10)) {
      case 0 -> bytes(random, random.nextInt(600));
      case 1 -> ("@" + tags(random) + " " + words(random)).getBytes(UTF_8);
      case 2 -> (":" + words(random)).getBytes(UTF_8);
      default -> words(random).getBytes(UTF_8);
    };
  }

  private static String words(SplittableRandom random) {
    var line = new StringBuilder(VERBS.get(random.nextInt(VERBS.size())));
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      line.append(random.nextInt(8) == 0 ? " :" : " ");
      line.append(WORDS.get(random.nextInt(WORDS.size())));
    }
    return line.toString();
  }

  private static String tags(SplittableRandom random) {
    var tags = new StringBuilder();
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      tags.append(
          List.of("label", "+draft/reply", "a=b=c", ";;", "+", "=", "msgid", "żó", "x".repeat(700))
              .get(random.nextInt(9)));
      tags.append(List.of("=", "=1", "=\\:\\s\\", ";", "=żółć").get(random.nextInt(5)));
      tags.append(';');
    }
    return tags.toString();
  }

  private static byte[] bytes(SplittableRandom random, int size) {
    var bytes = new byte[size];
    random.nextBytes(bytes);
    for (int i = 0; i < size; i++) {
      if (random.nextInt(3) == 0) {
        bytes[i] = (byte) " :@#,\n\r;".charAt(random.nextInt(8));
      }
    }
    return bytes;
  }

  private static String text(byte[] line) {
    return new String(line, UTF_8);
  }
}
