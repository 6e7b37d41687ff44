package dev.troupe.chat.client;

import java.util.Optional;

/// What the user of a client wants of the chat.
public sealed interface Wish {
  /// A message, to an account or a channel.
  record Say(String target, String text) implements Wish {}

  /// Something that is done by one line and answered by what is shown.
  ///
  /// @param line of IRC, without tags and its end
  record Ask(String line) implements Wish {}

  /// The earlier messages of a conversation.
  ///
  /// @param most so many of them, from 1 to 100
  record Recall(String target, int most) implements Wish {}

  /// The messages of a conversation that hold some words.
  record Find(Finding finding) implements Wish {}

  /// A new password, which is used from then on.
  record SetPassword(String password) implements Wish {}

  /// To delete the account.
  record Delete() implements Wish {}

  /// To log out once all is acknowledged.
  ///
  /// @param rating of the server, 1 to 5
  record Leave(Optional<String> rating) implements Wish {}

  /// To log out at once.
  record LeaveAtOnce() implements Wish {}
}
