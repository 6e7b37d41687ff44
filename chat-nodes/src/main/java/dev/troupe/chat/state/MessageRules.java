package dev.troupe.chat.state;

import dev.troupe.chat.state.Outcome.Reason;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Who may send what to whom; for [ChatState] alone.
final class MessageRules {
  private final Community all;

  MessageRules(Community all) {
    this.all = all;
  }

  Reply send(ChatCommand.Send send) {
    Account sender = all.account(send.from());
    if (sender == null) {
      return Reply.refused(Reason.NO_SUCH_ACCOUNT, send.from());
    }
    Receipt receipt = send.label().isEmpty() ? null : sender.receipts.of(send);
    if (receipt != null) {
      return sentBefore(sender, send, receipt);
    }
    return send.target().startsWith("#")
        ? sendToChannel(sender, send)
        : sendToAccount(sender, send);
  }

  /// The client sends again what it had no answer to, and gets the first one.
  private Reply sentBefore(Account sender, ChatCommand.Send send, Receipt receipt) {
    var message =
        message(receipt.index(), receipt.timeMillis(), sender, nameOf(send.target()), send);
    return Reply.of(new Outcome.Sent(message, ""));
  }

  /// As first written, if it is still there.
  private String nameOf(String target) {
    Channel channel = all.channel(target);
    Account account = all.account(target);
    return channel != null ? channel.name() : account != null ? account.name() : target;
  }

  private Reply sendToAccount(Account sender, ChatCommand.Send send) {
    Account receiver = all.account(send.target());
    if (receiver == null) {
      return Reply.refused(Reason.NO_SUCH_ACCOUNT, send.target());
    }
    if (receiver.unconfirmed() >= all.limits.mailbox()) {
      return Reply.refused(Reason.MAILBOX_FULL, receiver.name());
    }
    receiver.onDirect(all.index);
    Set<String> audience = Set.of(Names.key(receiver.name()));
    String away = send.notice() ? "" : receiver.row.profile().away();
    return post(sender, receiver.row.id(), receiver.name(), send, audience, away);
  }

  /// A channel's message reaches all but its sender.
  private Reply sendToChannel(Account sender, ChatCommand.Send send) {
    Channel channel = all.channel(send.target());
    if (channel == null) {
      return Reply.refused(Reason.NO_SUCH_CHANNEL, send.target());
    }
    Optional<Reason> refusal = speechRefusal(sender, channel);
    if (refusal.isPresent()) {
      return Reply.refused(refusal.get(), channel.name());
    }
    channel.newest = all.index;
    return post(sender, channel.row.id(), channel.name(), send, channel.keys(), "");
  }

  private static Optional<Reason> speechRefusal(Account sender, Channel channel) {
    var membership = sender.membership(channel);
    boolean operator = sender.row.profile().operator();
    Modes modes = channel.row.modes();
    if (operator || (membership != null && membership.rank().speaks())) {
      return Optional.empty();
    }
    boolean outside = membership == null && modes.has('n');
    return outside || modes.has('m') || channel.bans(sender)
        ? Optional.of(Reason.NOT_ALLOWED_TO_SPEAK)
        : Optional.empty();
  }

  private Reply post(
      Account sender,
      long target,
      String name,
      ChatCommand.Send send,
      Set<String> audience,
      String away) {
    Message message = message(all.index, all.timeMillis, sender, name, send);
    all.changes.added(target, message);
    sender.spoke(all.timeMillis, all.changes);
    if (!send.label().isEmpty()) {
      sender.receipts.add(sender.row.id(), send, message, all.limits.receipts(), all.changes);
    }
    return new Reply(
        new Outcome.Sent(message, away), List.of(new ChatEvent.Posted(message, audience)));
  }

  private static Message message(
      long index, long timeMillis, Account sender, String target, ChatCommand.Send send) {
    return new Message(
        index,
        timeMillis,
        sender.name(),
        sender.row.profile().user(),
        target,
        send.text(),
        send.notice(),
        send.tags());
  }

  Reply sendTags(ChatCommand.SendTags send) {
    Account sender = all.account(send.from());
    if (sender == null) {
      return Reply.refused(Reason.NO_SUCH_ACCOUNT, send.from());
    }
    if (send.target().startsWith("#")) {
      Channel channel = all.channel(send.target());
      if (channel == null) {
        return Reply.refused(Reason.NO_SUCH_CHANNEL, send.target());
      }
      Optional<Reason> refusal = speechRefusal(sender, channel);
      return refusal.isPresent()
          ? Reply.refused(refusal.get(), channel.name())
          : tagged(sender, channel.name(), send.tags(), channel.keys());
    }
    Account receiver = all.account(send.target());
    return receiver == null
        ? Reply.refused(Reason.NO_SUCH_ACCOUNT, send.target())
        : tagged(sender, receiver.name(), send.tags(), Set.of(Names.key(receiver.name())));
  }

  private Reply tagged(Account sender, String target, String tags, Set<String> audience) {
    return Reply.happened(
        new ChatEvent.Tagged(Message.id(all.index), sender.person(), target, tags, audience));
  }
}
