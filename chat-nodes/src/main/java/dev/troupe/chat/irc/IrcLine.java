package dev.troupe.chat.irc;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One line of IRC as a client sends it, without tags and source: a client's tags are skipped, and
/// a source is ignored as RFC 2812 (2.3) lets a server do. So are NUL and CR, which may stand in no
/// line: a receiver that takes a lone CR for an end would read what follows as the server's word.
///
/// @param verb in upper case
/// @param parameters the last of which may hold spaces and be empty
public record IrcLine(String verb, List<String> parameters) {
  /// The longest line without tags, its CRLF included (RFC 2812, 2.3).
  public static final int MAX_BYTES = 512;

  /// The longest tags of a client, `@` and space included (IRCv3 message-tags).
  public static final int MAX_TAG_BYTES = 4_096;

  public IrcLine {
    parameters = List.copyOf(parameters);
  }

  /// What a line was read as.
  public sealed interface Parsed {}

  /// A command.
  public record Command(IrcLine line) implements Parsed {}

  /// Nothing; to be passed over.
  public record Empty() implements Parsed {}

  /// Bytes that are not UTF-8.
  public record NotUtf8() implements Parsed {}

  /// More bytes than a line may have.
  public record TooLong() implements Parsed {}

  /// Reads a line without its end.
  public static Parsed parse(byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new NotUtf8();
    }
    String rest = text;
    if (rest.startsWith("@")) {
      rest = afterWord(rest);
    }
    int tagBytes = bytes.length - rest.getBytes(StandardCharsets.UTF_8).length;
    if (tagBytes > MAX_TAG_BYTES || bytes.length - tagBytes > MAX_BYTES - 2) {
      return new TooLong();
    }
    rest = rest.replace("\0", "").replace("\r", "").stripLeading();
    if (rest.startsWith(":")) {
      rest = afterWord(rest);
    }
    return rest.isEmpty() ? new Empty() : new Command(words(rest));
  }

  /// A parameter by its place from 0; empty if there are fewer.
  public String parameter(int place) {
    return place < parameters.size() ? parameters.get(place) : "";
  }

  private static IrcLine words(String text) {
    var words = new ArrayList<String>();
    String rest = text;
    while (!rest.isEmpty()) {
      if (rest.startsWith(":") && !words.isEmpty()) {
        words.add(rest.substring(1));
        break;
      }
      int space = rest.indexOf(' ');
      words.add(space < 0 ? rest : rest.substring(0, space));
      rest = afterWord(rest);
    }
    String verb = words.removeFirst().toUpperCase(Locale.ROOT);
    return new IrcLine(verb, words);
  }

  private static String afterWord(String text) {
    int space = text.indexOf(' ');
    int end = space < 0 ? text.length() : space;
    while (end < text.length() && text.charAt(end) == ' ') {
      end++;
    }
    return text.substring(end);
  }
}
