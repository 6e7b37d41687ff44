package dev.troupe.chat.state;

/// That an account's client has sent a message under a label, so that it can be sent again without
/// being taken for another.
///
/// @param place of the receipt among the account's, which a later one takes over
/// @param print stands for the label, the receiver and the text
/// @param index of the message
/// @param timeMillis of the message
public record Receipt(int place, long print, long index, long timeMillis) {
  /// The same label with another text is another message: clients begin again at 1.
  static long print(ChatCommand.Send send) {
    return new Fingerprint(send.notice() ? "notice" : "message")
        .add(send.label())
        .add(Names.key(send.target()))
        .add(send.text())
        .add(send.tags())
        .value();
  }

  long fingerprint(long account) {
    return new Fingerprint("receipt")
        .add(account)
        .add(place)
        .add(print)
        .add(index)
        .add(timeMillis)
        .value();
  }
}
