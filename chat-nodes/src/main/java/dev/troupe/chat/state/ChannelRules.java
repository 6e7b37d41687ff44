package dev.troupe.chat.state;

import dev.troupe.chat.state.Outcome.Reason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who gets into a channel and out of it, and what it is about; for [ChatState] alone.
final class ChannelRules {
  /// Invitations of one channel that wait; of more the oldest is void.
  static final int INVITED = 100;

  private final Community all;

  ChannelRules(Community all) {
    this.all = all;
  }

  Reply join(ChatCommand.Join join) {
    Account account = all.account(join.account());
    if (account == null) {
      return Reply.refused(Reason.NO_SUCH_ACCOUNT, join.account());
    }
    Channel channel = all.channel(join.channel());
    if (channel != null && account.isIn(channel)) {
      return Reply.of(new Outcome.Joined(account.person(), channel.row, true));
    }
    Optional<Reason> refusal = joinRefusal(account, channel, join.key());
    if (refusal.isPresent()) {
      return Reply.refused(refusal.get(), channel == null ? join.channel() : channel.name());
    }
    Rank rank = channel == null ? Rank.OP : Rank.NONE;
    Channel entered = channel == null ? all.createChannel(join.channel()) : channel;
    all.enter(account, entered, rank);
    uninvite(entered, Names.key(account.name()));
    return new Reply(
        new Outcome.Joined(account.person(), entered.row, false),
        List.of(new ChatEvent.MemberJoined(account.person(), entered.name(), entered.keys())));
  }

  private Optional<Reason> joinRefusal(Account account, @Nullable Channel channel, String key) {
    boolean full = channel == null && all.channels.size() >= all.limits.channels();
    if (full || account.memberships.size() >= all.limits.channelsEach()) {
      return Optional.of(Reason.TOO_MANY_CHANNELS);
    }
    if (channel == null || account.row.profile().operator()) {
      return Optional.empty();
    }
    Modes modes = channel.row.modes();
    if (channel.row.invited().contains(Names.key(account.name()))) {
      return Optional.empty();
    }
    if (modes.has('i')) {
      return Optional.of(Reason.INVITE_ONLY);
    }
    if (!modes.key().isEmpty() && !modes.key().equals(key)) {
      return Optional.of(Reason.WRONG_KEY);
    }
    if (modes.limit() > 0 && channel.members().size() >= modes.limit()) {
      return Optional.of(Reason.CHANNEL_FULL);
    }
    return channel.bans(account) ? Optional.of(Reason.BANNED) : Optional.empty();
  }

  private void uninvite(Channel channel, String key) {
    if (channel.row.invited().contains(key)) {
      var rest = new ArrayList<>(channel.row.invited());
      rest.remove(key);
      all.put(channel, channel.row.withInvited(rest));
    }
  }

  Reply part(ChatCommand.Part part) {
    Channel channel = all.channel(part.channel());
    if (channel == null) {
      return Reply.refused(Reason.NO_SUCH_CHANNEL, part.channel());
    }
    Account account = all.account(part.account());
    var membership = account == null ? null : account.membership(channel);
    if (account == null || membership == null) {
      return Reply.refused(Reason.NOT_ON_CHANNEL, channel.name());
    }
    all.leave(account, membership);
    return Reply.happened(
        new ChatEvent.MemberParted(
            account.person(), channel.name(), part.reason(), channel.keys()));
  }

  Reply kick(ChatCommand.Kick kick) {
    Channel channel = all.channel(kick.channel());
    Account by = all.account(kick.by());
    if (channel == null || by == null) {
      return Reply.refused(Reason.NO_SUCH_CHANNEL, kick.channel());
    }
    Optional<Reason> refusal = by.operatorRefusal(channel);
    if (refusal.isPresent()) {
      return Reply.refused(refusal.get(), channel.name());
    }
    Account account = all.account(kick.account());
    if (account == null) {
      return Reply.refused(Reason.NO_SUCH_ACCOUNT, kick.account());
    }
    var membership = account.membership(channel);
    if (membership == null) {
      return Reply.refused(Reason.USER_NOT_ON_CHANNEL, account.name() + " " + channel.name());
    }
    Set<String> audience = new LinkedHashSet<>(channel.keys());
    all.leave(account, membership);
    return Reply.happened(
        new ChatEvent.MemberKicked(
            by.person(), account.name(), channel.name(), kick.reason(), audience));
  }

  /// Whoever is in a channel may invite; if it is closed, its operators only.
  Reply invite(ChatCommand.Invite invite) {
    Account by = all.account(invite.by());
    Account account = all.account(invite.account());
    Channel channel = all.channel(invite.channel());
    if (by == null || account == null) {
      return Reply.refused(Reason.NO_SUCH_ACCOUNT, invite.account());
    }
    if (channel == null) {
      return Reply.refused(Reason.NO_SUCH_CHANNEL, invite.channel());
    }
    Optional<Reason> refusal =
        channel.row.modes().has('i')
            ? by.operatorRefusal(channel)
            : by.isIn(channel) ? Optional.empty() : Optional.of(Reason.NOT_ON_CHANNEL);
    if (refusal.isPresent()) {
      return Reply.refused(refusal.get(), channel.name());
    }
    if (account.isIn(channel)) {
      return Reply.refused(Reason.USER_ON_CHANNEL, account.name() + " " + channel.name());
    }
    String key = Names.key(account.name());
    var invited = new LinkedHashSet<>(channel.row.invited());
    invited.remove(key);
    invited.addLast(key);
    if (invited.size() > INVITED) {
      invited.removeFirst();
    }
    all.put(channel, channel.row.withInvited(List.copyOf(invited)));
    var audience = new LinkedHashSet<>(channel.keys());
    audience.add(key);
    return Reply.happened(
        new ChatEvent.Invited(by.person(), account.name(), channel.name(), audience));
  }

  Reply setTopic(ChatCommand.SetTopic set) {
    Channel channel = all.channel(set.channel());
    Account by = all.account(set.by());
    if (channel == null || by == null) {
      return Reply.refused(Reason.NO_SUCH_CHANNEL, set.channel());
    }
    if (!by.isIn(channel)) {
      return Reply.refused(Reason.NOT_ON_CHANNEL, channel.name());
    }
    Optional<Reason> refusal =
        channel.row.modes().has('t') ? by.operatorRefusal(channel) : Optional.empty();
    if (refusal.isPresent()) {
      return Reply.refused(refusal.get(), channel.name());
    }
    Topic topic =
        set.text().isEmpty() ? Topic.NONE : new Topic(set.text(), by.name(), all.timeMillis);
    all.put(channel, channel.row.with(topic));
    return Reply.happened(
        new ChatEvent.TopicSet(by.person(), channel.name(), set.text(), channel.keys()));
  }
}
