package dev.troupe.chat.irc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.irc.Conversation.Talker;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Plays a conversation as it is written, line for line.
///
/// | line | means |
/// | --- | --- |
/// | `ada > LINE` | a client that the transcript calls ada sends it, on its first line from a new connection |
/// | `ada < LINE` | the next line that it gets |
/// | `ada < …` | passes over all that it has got |
/// | `ada (in)`, `ada (in with CAPABILITIES)` | logs in by its name; the greeting is passed over |
/// | `ada (closed)` | its connection ends, and the name is free for another |
///
/// Whenever somebody sends, everything sent before has been answered as written, and nothing else
/// has.
final class Transcript {
  private static final Pattern STEP =
      Pattern.compile("(\\S+) (?:([<>]) ?(.*)|\\(closed\\)|(\\(in(?: with (.*))?\\)))");

  private final Conversation conversation = new Conversation();
  private final Map<String, Talker> talkers = new LinkedHashMap<>();

  void step(String line, String where) {
    Matcher step = STEP.matcher(line);
    if (!step.matches()) {
      throw new IllegalArgumentException(where + ": '" + line + "' is no line of a transcript");
    }
    String name = step.group(1);
    if (step.group(4) != null) {
      talkers.put(name, conversation.connect(name, Objects.requireNonNullElse(step.group(5), "")));
    } else if (step.group(2) == null) {
      Talker closed = Objects.requireNonNull(talkers.remove(name), where);
      assertThat(closed.rest()).as(where).isEmpty();
      assertThat(closed.isClosed()).as(where).isTrue();
    } else if (step.group(2).equals(">")) {
      expectNothingElse(where);
      talkers.computeIfAbsent(name, _ -> conversation.connect()).send(step.group(3));
    } else {
      expect(Objects.requireNonNull(talkers.get(name), where), step.group(3), where);
    }
  }

  void expectNothingElse(String where) {
    talkers.forEach((name, talker) ->
        assertThat(talker.rest()).as("%s: what %s also got", where, name).isEmpty());
  }

  private static void expect(Talker talker, String line, String where) {
    if (line.equals("…")) {
      assertThat(talker.rest()).as(where).isNotEmpty();
    } else {
      assertThat(talker.next()).as(where).contains(line);
    }
  }

  static List<String> read(String path) {
    try (InputStream file =
        Objects.requireNonNull(Transcript.class.getResourceAsStream(path), path)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
