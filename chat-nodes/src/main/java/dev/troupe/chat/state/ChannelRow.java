package dev.troupe.chat.state;

import java.util.List;

/// What is kept of one channel.
///
/// @param id index of the entry that created it, 0 of [ChatState#LOBBY]
/// @param name as first written
/// @param createdMillis when
/// @param bans in the order they were set
/// @param invited keys of accounts that may join once although the channel is closed
public record ChannelRow(
    long id,
    String name,
    long createdMillis,
    Topic topic,
    Modes modes,
    List<Ban> bans,
    List<String> invited) {
  public ChannelRow {
    bans = List.copyOf(bans);
    invited = List.copyOf(invited);
  }

  static ChannelRow of(long id, String name, long timeMillis) {
    return new ChannelRow(id, name, timeMillis, Topic.NONE, Modes.USUAL, List.of(), List.of());
  }

  ChannelRow with(Topic next) {
    return new ChannelRow(id, name, createdMillis, next, modes, bans, invited);
  }

  ChannelRow with(Modes next) {
    return new ChannelRow(id, name, createdMillis, topic, next, bans, invited);
  }

  ChannelRow withBans(List<Ban> next) {
    return new ChannelRow(id, name, createdMillis, topic, modes, next, invited);
  }

  ChannelRow withInvited(List<String> next) {
    return new ChannelRow(id, name, createdMillis, topic, modes, bans, next);
  }

  long fingerprint() {
    var print = new Fingerprint("channel").add(id).add(name).add(createdMillis);
    print.add(topic.text()).add(topic.by()).add(topic.timeMillis());
    print.add(modes.flags()).add(modes.key()).add(modes.limit());
    bans.forEach(ban -> print.add(ban.mask()).add(ban.by()).add(ban.timeMillis()));
    print.add(invited.size());
    invited.forEach(print::add);
    return print.value();
  }
}
