package dev.troupe.chat.state;

/// What is kept of one channel.
///
/// @param id index of the entry that created it, 0 of [ChatState#LOBBY]
/// @param name as first written
public record ChannelRow(long id, String name) {
  long fingerprint() {
    return new Fingerprint("channel").add(id).add(name).value();
  }
}
