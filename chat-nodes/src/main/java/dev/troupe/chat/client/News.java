package dev.troupe.chat.client;

/// What the user of a client is shown. Texts are as others have written them: [SafeText] makes them
/// fit for a terminal.
public sealed interface News {
  /// A message, which is replicated.
  ///
  /// @param timeMillis when, in milliseconds since 1970; 0 if it is not known
  /// @param own whether the user has sent it
  record Said(long timeMillis, String from, String target, String text, boolean notice, boolean own)
      implements News {}

  /// Something that happened, or the answer to a question.
  record Told(String text) implements News {}

  /// Something that the user wanted was refused.
  record Refused(String text) implements News {}

  /// How the connection is.
  record Link(String text) implements News {}
}
