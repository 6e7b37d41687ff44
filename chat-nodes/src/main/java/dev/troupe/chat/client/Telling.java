package dev.troupe.chat.client;

import dev.troupe.chat.irc.IrcLine;
import dev.troupe.chat.state.Names;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What lines that are no messages mean to people.
final class Telling {
  /// What machines say to each other, and ends of lists.
  private static final Set<String> UNSAID =
      Set.of(
          "001",
          "002",
          "003",
          "004",
          "005",
          "251",
          "252",
          "253",
          "254",
          "255",
          "265",
          "266",
          "315",
          "318",
          "321",
          "323",
          "329",
          "333",
          "365",
          "366",
          "368",
          "369",
          "375",
          "376",
          "422",
          "705",
          "706",
          "900",
          "903",
          "ACK",
          "BATCH",
          "CAP",
          "MARKREAD",
          "PING",
          "PONG",
          "TAGMSG",
          "TOKEN");

  private Telling() {}

  /// @param account that the client is logged in as
  static Optional<News> of(IrcLine line, String account) {
    return UNSAID.contains(line.verb()) ? Optional.empty() : said(line, account);
  }

  private static Optional<News> said(IrcLine line, String account) {
    String who = line.nick();
    String where = line.parameter(0);
    return switch (line.verb()) {
      case "JOIN" ->
          told(isMe(who, account) ? "You are in " + where : who + " has joined " + where);
      case "PART" ->
          told(
              (isMe(who, account) ? "You have left " : who + " has left ")
                  + where
                  + because(line, 1));
      case "QUIT" -> told(who + " has logged out" + because(line, 0));
      case "KICK" ->
          told(
              "%s has removed %s from %s%s"
                  .formatted(who, line.parameter(1), where, because(line, 2)));
      case "TOPIC" ->
          told(
              line.text().isEmpty()
                  ? who + " has taken the topic of " + where + " away"
                  : "%s has set the topic of %s: %s".formatted(who, where, line.text()));
      case "MODE" -> told(who + " has set " + rest(line, 0));
      case "INVITE" -> told(who + " invites you to " + line.text() + ": /join " + line.text());
      case "NOTICE", "WALLOPS", "372" -> told(line.text());
      case "301" -> told(line.parameter(1) + " is away: " + line.text());
      case "332" -> told("Topic of " + line.parameter(1) + ": " + line.text());
      case "353" -> told("In " + line.parameter(2) + ": " + line.text());
      case "NOTE", "WARN" -> told(line.text());
      case "FAIL" -> Optional.of(new News.Refused(line.text()));
      default -> numeric(line);
    };
  }

  private static Optional<News> numeric(IrcLine line) {
    if (!line.verb().matches("[0-9]{3}")) {
      return Optional.empty();
    }
    return isRefusal(line) ? Optional.of(new News.Refused(why(line))) : told(rest(line, 1));
  }

  /// Whether it says that something was not done.
  static boolean isRefusal(IrcLine line) {
    return line.verb().matches("[45][0-9]{2}|FAIL");
  }

  /// Why it was not done.
  static String why(IrcLine line) {
    if (line.verb().equals("401")) {
      return "there is no account or channel " + line.parameter(1) + ".";
    }
    List<String> about =
        line.verb().equals("FAIL") || line.parameters().size() < 3
            ? List.of()
            : line.parameters().subList(1, line.parameters().size() - 1);
    return about.isEmpty() ? line.text() : String.join(" ", about) + ": " + line.text();
  }

  private static boolean isMe(String who, String account) {
    return Names.key(who).equals(Names.key(account));
  }

  private static String because(IrcLine line, int place) {
    String reason = line.parameter(place);
    return reason.isEmpty() ? "" : " (" + reason + ")";
  }

  private static String rest(IrcLine line, int from) {
    List<String> words = line.parameters();
    return String.join(" ", words.subList(Math.min(from, words.size()), words.size()));
  }

  private static Optional<News> told(String text) {
    return Optional.of(new News.Told(text));
  }
}
