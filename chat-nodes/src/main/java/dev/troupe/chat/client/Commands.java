package dev.troupe.chat.client;

import java.util.List;

/// The commands that a user can type.
public final class Commands {
  /// One command.
  ///
  /// @param usage what it takes, the command first
  record Command(String usage, String help) {
    String name() {
      int space = usage.indexOf(' ');
      return space < 0 ? usage : usage.substring(0, space);
    }
  }

  static final List<Command> ALL =
      List.of(
          new Command("/msg NAME TEXT", "sends a message to an account or a channel"),
          new Command("/talk NAME", "what you type from now on goes there; channels begin with #"),
          new Command("/me TEXT", "says what you do"),
          new Command("/join #CHANNEL [KEY]", "enters a channel, and talks there"),
          new Command("/part [#CHANNEL]", "leaves it"),
          new Command("/names [#CHANNEL]", "who is there"),
          new Command("/topic [TEXT]", "shows or sets what the channel is about"),
          new Command("/history [N]", "the last N messages, 20 by default, 100 at most"),
          new Command("/search WORDS", "messages here that hold them, of the last 3,000"),
          new Command("/list [PATTERN]", "accounts, logged in or not; * and ? stand for others"),
          new Command("/channels [PATTERN]", "channels, and how many are in each"),
          new Command("/whois NAME", "who somebody is"),
          new Command("/away [REASON]", "away, and back"),
          new Command("/rate N", "rates the server, 1 to 5, halves allowed"),
          new Command("/password", "sets or changes your password"),
          new Command("/delete", "deletes your account for good"),
          new Command("/quit", "logs out; your account and its mail stay"),
          new Command("/help", "this list"));

  private Commands() {}

  /// What a user can begin a line with.
  public static List<String> names() {
    return ALL.stream().map(Command::name).toList();
  }

  static List<String> help() {
    return ALL.stream().map(its -> "%-22s %s".formatted(its.usage(), its.help())).toList();
  }
}
