package dev.troupe.chat.state;

import java.util.List;

/// What has become of a command, for the session that gave it.
public sealed interface Outcome {

  /// The session is the account's.
  ///
  /// @param account as first written
  /// @param created whether the account is new
  /// @param channels it is in, in order of names
  /// @param mail what has not been confirmed
  record LoggedIn(String account, boolean created, List<Roster> channels, Mailbox mail)
      implements Outcome {
    public LoggedIn {
      channels = List.copyOf(channels);
    }
  }

  /// A channel and who is in it.
  record Roster(String channel, List<String> members) {
    public Roster {
      members = List.copyOf(members);
    }
  }

  /// The message is kept, and delivered or waiting.
  record Sent(Message message) implements Outcome {}

  /// The account is in the channel; `already` if it was before.
  record Joined(Roster roster, boolean already) implements Outcome {}

  record Parted(String channel, String reason) implements Outcome {}

  /// Nothing more to tell.
  record Done() implements Outcome {}

  /// Nothing was changed.
  ///
  /// @param subject the name that the reason is about
  record Refused(Reason reason, String subject) implements Outcome {}

  /// Why nothing was changed.
  enum Reason {
    NO_SUCH_ACCOUNT,
    NO_SUCH_CHANNEL,
    NOT_ON_CHANNEL,
    MAILBOX_FULL,
    TOO_MANY_ACCOUNTS,
    TOO_MANY_CHANNELS
  }
}
