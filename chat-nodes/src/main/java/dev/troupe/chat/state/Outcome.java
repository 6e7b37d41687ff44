package dev.troupe.chat.state;

import java.util.List;

/// What has become of a command, for the session that gave it.
public sealed interface Outcome {

  /// The session is the account's.
  ///
  /// @param created whether the account is new
  /// @param channels it is in, in order of names
  /// @param mail what has not been confirmed
  /// @param counts how many there are
  record LoggedIn(
      Person account, boolean created, List<ChannelRow> channels, Mailbox mail, Counts counts)
      implements Outcome {
    public LoggedIn {
      channels = List.copyOf(channels);
    }
  }

  /// The message is kept, and delivered or waiting.
  ///
  /// @param away why its receiver does not answer; empty if it may
  record Sent(Message message, String away) implements Outcome {}

  /// The account is in the channel; `already` if it was before.
  record Joined(Person who, ChannelRow channel, boolean already) implements Outcome {}

  /// Others see this, and so does the one who did it.
  record Happened(ChatEvent event) implements Outcome {}

  /// What could be done of a `MODE` line.
  ///
  /// @param refused of the changes that could not be made, why not
  record ModesDone(ChatEvent.ModesSet done, List<Refused> refused) implements Outcome {
    public ModesDone {
      refused = List.copyOf(refused);
    }
  }

  /// Up to what time the account has read.
  record Marked(String target, long timeMillis) implements Outcome {}

  /// Nothing more to tell.
  record Done() implements Outcome {}

  /// Nothing was changed.
  ///
  /// @param subject the names that the reason is about
  record Refused(Reason reason, String subject) implements Outcome {}

  /// Why nothing was changed.
  enum Reason {
    NO_SUCH_ACCOUNT,
    NO_SUCH_CHANNEL,
    NOT_ON_CHANNEL,
    NOT_ALLOWED_TO_SPEAK,
    USER_NOT_ON_CHANNEL,
    USER_ON_CHANNEL,
    NOT_CHANNEL_OPERATOR,
    BANNED,
    WRONG_KEY,
    CHANNEL_FULL,
    INVITE_ONLY,
    BAN_LIST_FULL,
    MAILBOX_FULL,
    TOO_MANY_MARKS,
    NOT_AN_OPERATOR,
    ACCOUNT_EXISTS,
    WRONG_PASSWORD,
    NO_NEW_ACCOUNTS,
    TOO_MANY_ACCOUNTS,
    TOO_MANY_CHANNELS
  }
}
