package dev.troupe.chat.state;

import java.util.List;

/// Some of the messages that wait for an account.
///
/// @param messages in order
/// @param rest where those are that come after them
public record MailPage(List<Message> messages, Mailbox rest) {
  public MailPage {
    messages = List.copyOf(messages);
  }
}
