package dev.troupe.chat.state;

import dev.troupe.chat.state.Outcome.Reason;
import dev.troupe.chat.state.Outcome.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a channel's modes and its members' ranks are set; for [ChatState] alone.
final class ModeRules {
  /// Bans of one channel.
  static final int BANS = 100;

  private final Community all;

  ModeRules(Community all) {
    this.all = all;
  }

  /// Carries out what can be: each change by itself.
  Reply set(ChatCommand.SetModes set) {
    Channel channel = all.channel(set.channel());
    Account by = all.account(set.by());
    if (channel == null || by == null) {
      return Reply.refused(Reason.NO_SUCH_CHANNEL, set.channel());
    }
    Optional<Reason> refusal = by.operatorRefusal(channel);
    if (refusal.isPresent()) {
      return Reply.refused(refusal.get(), channel.name());
    }
    var done = new ArrayList<ModeChange>();
    var refused = new ArrayList<Refused>();
    for (ModeChange change : set.changes()) {
      apply(channel, by, change, done, refused);
    }
    var event = new ChatEvent.ModesSet(by.person(), channel.name(), done, channel.keys());
    return new Reply(
        new Outcome.ModesDone(event, refused), done.isEmpty() ? List.of() : List.of(event));
  }

  private void apply(
      Channel channel,
      Account by,
      ModeChange change,
      List<ModeChange> done,
      List<Refused> refused) {
    ChannelRow row = channel.row;
    Modes modes = row.modes();
    switch (change.mode()) {
      case 'o', 'v' -> rank(channel, change, done, refused);
      case 'b' -> ban(channel, by, change, done, refused);
      case 'k' -> {
        String key = change.on() ? change.parameter() : "";
        if (!key.equals(modes.key())) {
          all.put(channel, row.with(modes.withKey(key)));
          done.add(new ModeChange('k', change.on(), change.on() ? key : "*"));
        }
      }
      case 'l' -> {
        int limit = change.on() ? Integer.parseInt(change.parameter()) : 0;
        if (limit != modes.limit()) {
          all.put(channel, row.with(modes.withLimit(limit)));
          done.add(change);
        }
      }
      default -> {
        if (modes.has(change.mode()) != change.on()) {
          all.put(channel, row.with(modes.with(change.mode(), change.on())));
          done.add(change);
        }
      }
    }
  }

  private void rank(
      Channel channel, ModeChange change, List<ModeChange> done, List<Refused> refused) {
    Account account = all.account(change.parameter());
    if (account == null) {
      refused.add(new Refused(Reason.NO_SUCH_ACCOUNT, change.parameter()));
      return;
    }
    var membership = account.membership(channel);
    if (membership == null) {
      refused.add(new Refused(Reason.USER_NOT_ON_CHANNEL, account.name() + " " + channel.name()));
      return;
    }
    Rank rank = membership.rank().with(change.mode(), change.on());
    if (!rank.equals(membership.rank())) {
      all.rank(account, membership, rank);
      done.add(new ModeChange(change.mode(), change.on(), account.name()));
    }
  }

  private void ban(
      Channel channel,
      Account by,
      ModeChange change,
      List<ModeChange> done,
      List<Refused> refused) {
    String mask = Masks.inFull(change.parameter());
    var bans = new ArrayList<>(channel.row.bans());
    boolean there = bans.stream().anyMatch(ban -> same(ban.mask(), mask));
    if (change.on() == there) {
      return;
    }
    if (!change.on()) {
      bans.removeIf(ban -> same(ban.mask(), mask));
    } else if (bans.size() < BANS) {
      bans.add(new Ban(mask, by.name(), all.timeMillis));
    } else {
      refused.add(new Refused(Reason.BAN_LIST_FULL, channel.name() + " " + mask));
      return;
    }
    all.put(channel, channel.row.withBans(bans));
    done.add(new ModeChange('b', change.on(), mask));
  }

  private static boolean same(String mask, String other) {
    return Names.key(mask).equals(Names.key(other));
  }
}
