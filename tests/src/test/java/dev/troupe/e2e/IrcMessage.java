package dev.troupe.e2e;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One line of IRC as a client sees it (RFC 1459 section 2.3.1, IRCv3 message tags). Values of tags
/// are left as they stand, since those that tests look at need no escapes.
///
/// @param source who caused it, empty if the line does not say
record IrcMessage(Map<String, String> tags, String source, String verb, List<String> parameters) {
  IrcMessage {
    tags = Map.copyOf(tags);
    parameters = List.copyOf(parameters);
  }

  /// Reads a line without its end.
  static IrcMessage parse(String line) {
    String rest = line;
    var tags = new HashMap<String, String>();
    if (rest.startsWith("@")) {
      for (String tag : head(rest).substring(1).split(";", -1)) {
        int equals = tag.indexOf('=');
        tags.put(equals < 0 ? tag : tag.substring(0, equals), tag.substring(equals + 1));
      }
      rest = tail(rest);
    }
    String source = "";
    if (rest.startsWith(":")) {
      source = head(rest).substring(1);
      rest = tail(rest);
    }
    return new IrcMessage(tags, source, head(rest), parameters(tail(rest)));
  }

  private static List<String> parameters(String text) {
    var parameters = new ArrayList<String>();
    String rest = text;
    while (!rest.isEmpty()) {
      if (rest.startsWith(":")) {
        parameters.add(rest.substring(1));
        return parameters;
      }
      parameters.add(head(rest));
      rest = tail(rest);
    }
    return parameters;
  }

  private static String head(String text) {
    int space = text.indexOf(' ');
    return space < 0 ? text : text.substring(0, space);
  }

  private static String tail(String text) {
    int space = text.indexOf(' ');
    return space < 0 ? "" : text.substring(space + 1).stripLeading();
  }

  boolean is(String expected) {
    return verb.equals(expected);
  }

  /// The nick of whoever caused it.
  String nick() {
    int end = source.indexOf('!');
    return end < 0 ? source : source.substring(0, end);
  }

  /// The last parameter: of a message its text.
  String text() {
    return parameters.isEmpty() ? "" : parameters.getLast();
  }
}
