package dev.troupe.chat.client;

import dev.troupe.chat.irc.IrcLine;
import dev.troupe.chat.state.Names;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which channels the client is in, and whose names it has seen: what can be completed.
final class Rooms {
  /// Names that are remembered of each channel, and of those who have written.
  private static final int MOST = 2_000;

  private static final Pattern LISTED =
      Pattern.compile("(\\S+) \\((?:logged in|logged out|away)\\)");

  private final Map<String, Set<String>> members = new TreeMap<>();
  private final Set<String> correspondents = new LinkedHashSet<>();

  /// A line came.
  ///
  /// @param account that the client is logged in as
  void on(IrcLine line, String account) {
    boolean own = Names.key(line.nick()).equals(Names.key(account));
    switch (line.verb()) {
      case "JOIN" -> members(line.parameter(0)).add(line.nick());
      case "PART" -> leave(line.parameter(0), line.nick(), own);
      case "KICK" -> {
        String who = line.parameter(1);
        leave(line.parameter(0), who, Names.key(who).equals(Names.key(account)));
      }
      case "QUIT" -> members.values().forEach(names -> names.remove(line.nick()));
      case "353" ->
          Pattern.compile(" ")
              .splitAsStream(line.text())
              .map(word -> word.replaceFirst("^[@+]+", ""))
              .filter(word -> !word.isEmpty())
              .limit(MOST)
              .forEach(members(line.parameter(2))::add);
      case "NOTICE" -> listed(line.text());
      default -> {}
    }
    members.values().stream()
        .filter(names -> names.size() > MOST)
        .forEach(names -> names.remove(names.iterator().next()));
  }

  /// `NS LIST` names accounts that need not be in any channel.
  private void listed(String text) {
    Matcher account = LISTED.matcher(text);
    if (account.matches()) {
      know(account.group(1));
    }
  }

  /// Somebody has written, or was written to.
  void know(String name) {
    if (!name.startsWith("#") && correspondents.add(name) && correspondents.size() > MOST) {
      correspondents.remove(correspondents.iterator().next());
    }
  }

  private Set<String> members(String channel) {
    return members.computeIfAbsent(channel, _ -> new LinkedHashSet<>());
  }

  private void leave(String channel, String who, boolean own) {
    if (own) {
      members.remove(channel);
    } else {
      members(channel).remove(who);
    }
  }

  /// The connection is another, which will say anew what is so.
  void clear() {
    members.clear();
  }

  /// Who is in a channel, as far as it is known.
  List<String> in(String channel) {
    return members.getOrDefault(channel, Set.of()).stream().sorted().toList();
  }

  /// Channels and names, each once.
  List<String> all() {
    return Stream.concat(
            members.keySet().stream(),
            Stream.concat(members.values().stream().flatMap(Set::stream), correspondents.stream()))
        .distinct()
        .sorted()
        .toList();
  }
}
