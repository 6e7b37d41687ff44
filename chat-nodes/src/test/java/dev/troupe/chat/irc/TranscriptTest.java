package dev.troupe.chat.irc;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Plays the conversations in `src/test/resources/transcripts`.
class TranscriptTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "first-login",
        "capabilities",
        "irssi",
        "weechat",
        "before-login",
        "refusals",
        "channels",
        "mail",
        "takeover",
        "echo-and-tags",
        "labels",
        "resend",
        "server"
      })
  void theServerSaysWhatTheTranscriptSays(String name) {
    var transcript = new Transcript();
    int number = 0;
    for (String line : Transcript.read("/transcripts/" + name + ".txt")) {
      number++;
      if (!line.isEmpty() && !line.startsWith("#")) {
        transcript.step(line, name + ".txt:" + number);
      }
    }
    transcript.expectNothingElse(name + ".txt: end");
  }
}
