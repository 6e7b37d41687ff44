package dev.troupe.chat.state;

import java.util.Optional;

/// Commands and values with what does not matter in a test left out.
public final class Sample {
  private Sample() {}

  /// A login without a password, by the account's own name.
  public static ChatCommand.Login login(String account, SessionId session) {
    return new ChatCommand.Login(account, session, "user", account, true, true, new Proof.None());
  }

  public static ChatCommand.Logout logout(String account, SessionId session) {
    return new ChatCommand.Logout(account, session, "Quit");
  }

  public static ChatCommand.Send send(String from, String target, String text, boolean notice) {
    return new ChatCommand.Send(from, target, text, notice, "", "");
  }

  /// A message that may be sent again.
  public static ChatCommand.Send labelled(String from, String target, String text, String label) {
    return new ChatCommand.Send(from, target, text, false, "", label);
  }

  public static ChatCommand.Join join(String account, String channel) {
    return new ChatCommand.Join(account, channel, "");
  }

  public static Message message(
      long index, long timeMillis, String from, String target, String text, boolean notice) {
    return new Message(index, timeMillis, from, "user", target, text, notice, "");
  }

  /// Somebody who is logged in on node-1 since a time at which he was created too.
  public static Person person(String name, long timeMillis) {
    return new Person(
        name, "user", name, "", false, false, "node-1", timeMillis, timeMillis, 0, false);
  }

  /// An account as it is kept.
  public static AccountRow row(long id, String name, Optional<SessionId> session, long cursor) {
    return new AccountRow(id, name, session, cursor, 0, Profile.of("user", name, 0));
  }
}
