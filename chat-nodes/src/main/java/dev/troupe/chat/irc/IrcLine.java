package dev.troupe.chat.irc;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One line of IRC. NUL and CR are left out, which may stand in no line: a receiver that takes a
/// lone CR for an end would read what follows as the server's word.
///
/// @param tags by their keys, in order, with values as they were sent: still escaped
/// @param source who a server says has caused it, `nick!user@host` or a node; empty if the line
///   does not say. What a client says of itself is not looked at (RFC 2812, 2.3).
/// @param verb in upper case
/// @param parameters the last of which may hold spaces and be empty
public record IrcLine(
    SequencedMap<String, String> tags, String source, String verb, List<String> parameters) {
  /// The longest line without tags, its CRLF included (RFC 2812, 2.3).
  public static final int MAX_BYTES = 512;

  /// The longest line of a client with the capability `troupe.dev/long-lines`, its CRLF included.
  public static final int MAX_LONG_BYTES = 8_191;

  /// The longest tags of a client, `@` and space included (IRCv3 message-tags).
  public static final int MAX_TAG_BYTES = 4_096;

  /// The longest tags of a server: its own and those of a client, `@` and space included.
  public static final int MAX_SERVER_TAG_BYTES = 8_191;

  private static final Pattern KEY = Pattern.compile("\\+?(?:[A-Za-z0-9.-]+/)?[A-Za-z0-9-]+");

  public IrcLine {
    tags = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tags));
    parameters = List.copyOf(parameters);
  }

  /// What a line was read as.
  public sealed interface Parsed {}

  /// A command.
  public record Command(IrcLine line) implements Parsed {}

  /// Nothing; to be passed over.
  public record Empty() implements Parsed {}

  /// Bytes that are not UTF-8.
  ///
  /// @param verb of the line as far as it can be read
  public record NotUtf8(String verb) implements Parsed {}

  /// More bytes than a line may have.
  public record TooLong() implements Parsed {}

  /// Reads a client's line without its end.
  ///
  /// @param maxBytes of the line without tags, with its CRLF
  public static Parsed parse(byte[] bytes, int maxBytes) {
    return parse(bytes, maxBytes, MAX_TAG_BYTES);
  }

  /// Reads a line of a server to a client with the capability `troupe.dev/long-lines`, without its
  /// end.
  public static Parsed parseOfServer(byte[] bytes) {
    return parse(bytes, MAX_LONG_BYTES, MAX_SERVER_TAG_BYTES);
  }

  private static Parsed parse(byte[] bytes, int maxBytes, int maxTagBytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new NotUtf8(verbOf(new String(bytes, StandardCharsets.ISO_8859_1)));
    }
    String rest = text;
    int tagBytes = 0;
    if (rest.startsWith("@")) {
      rest = afterWord(rest);
      tagBytes = bytes.length - rest.getBytes(StandardCharsets.UTF_8).length;
    }
    if (tagBytes > maxTagBytes || bytes.length - tagBytes > maxBytes - 2) {
      return new TooLong();
    }
    String tags = text.substring(0, text.length() - rest.length());
    rest = rest.replace("\0", "").replace("\r", "").stripLeading();
    String source = "";
    if (rest.startsWith(":")) {
      source = firstWord(rest).substring(1);
      rest = afterWord(rest);
    }
    return rest.isEmpty() ? new Empty() : new Command(words(tags(tags), source, rest));
  }

  private static String verbOf(String text) {
    String rest = text.startsWith("@") ? afterWord(text) : text.stripLeading();
    rest = rest.startsWith(":") ? afterWord(rest) : rest;
    String verb = rest.substring(0, rest.length() - afterWord(rest).length()).strip();
    return verb.matches("[A-Za-z]{1,20}") ? verb.toUpperCase(Locale.ROOT) : "*";
  }

  /// A parameter by its place from 0; empty if there are fewer.
  public String parameter(int place) {
    return place < parameters.size() ? parameters.get(place) : "";
  }

  /// The client's label of this line, or of the line that this answers; empty if it gave none.
  public String label() {
    return tags.getOrDefault("label", "");
  }

  /// The name of whoever has caused it: the nick of a person, or a node.
  public String nick() {
    int end = source.indexOf('!');
    return end < 0 ? source : source.substring(0, end);
  }

  /// The last parameter: of a message its text. Empty if there is none.
  public String text() {
    return parameters.isEmpty() ? "" : parameters.getLast();
  }

  /// Tags that are meant for other clients and not for the server, as they were sent.
  String clientTags() {
    return tags.entrySet().stream()
        .filter(tag -> tag.getKey().startsWith("+"))
        .map(tag -> tag.getValue().isEmpty() ? tag.getKey() : tag.getKey() + "=" + tag.getValue())
        .collect(Collectors.joining(";"));
  }

  /// Of a key that comes twice the last value counts (IRCv3 message-tags).
  private static SequencedMap<String, String> tags(String text) {
    var tags = new LinkedHashMap<String, String>();
    String bare = text.replace("\0", "").replace("\r", "").strip();
    for (String tag :
        bare.isEmpty() ? List.<String>of() : List.of(bare.substring(1).split(";", -1))) {
      int equals = tag.indexOf('=');
      String key = equals < 0 ? tag : tag.substring(0, equals);
      if (KEY.matcher(key).matches()) {
        tags.put(key, equals < 0 ? "" : tag.substring(equals + 1));
      }
    }
    return tags;
  }

  private static IrcLine words(SequencedMap<String, String> tags, String source, String text) {
    var words = new ArrayList<String>();
    String rest = text;
    while (!rest.isEmpty()) {
      if (rest.startsWith(":") && !words.isEmpty()) {
        words.add(rest.substring(1));
        break;
      }
      words.add(firstWord(rest));
      rest = afterWord(rest);
    }
    String verb = words.removeFirst().toUpperCase(Locale.ROOT);
    return new IrcLine(tags, source, verb, words);
  }

  private static String firstWord(String text) {
    int space = text.indexOf(' ');
    return space < 0 ? text : text.substring(0, space);
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
