package dev.troupe.chat.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One account, for [ChatState] alone.
///
/// Of its mail it knows only where it is: behind its cursor, among the messages sent to it and
/// those of the channels that it is in, or was in when they came. So a message costs the same
/// however many it is for.
final class Account {
  AccountRow row;

  /// The channels that it is in, by key.
  final Map<String, Membership> memberships = new TreeMap<>();

  /// Stretches of channels that it has left, from the first on, with messages to be confirmed yet.
  private final Deque<Stretch> left = new ArrayDeque<>();

  /// Of the messages that its clients may send again.
  final Receipts receipts = new Receipts();

  /// Indexes of the messages sent to it alone that are to be confirmed yet.
  private final Deque<Long> unconfirmed = new ArrayDeque<>();

  /// @param since index of the entry by which it has joined
  record Membership(Channel channel, long since, Rank rank) {
    Stretch stretch() {
      return new Stretch(channel.row.id(), channel.row.name(), since, Stretch.OPEN);
    }
  }

  Account(AccountRow row) {
    this.row = row;
  }

  String name() {
    return row.name();
  }

  boolean isOnline() {
    return row.session().isPresent();
  }

  boolean isIn(Channel channel) {
    return memberships.containsKey(Names.key(channel.name()));
  }

  @Nullable Membership membership(Channel channel) {
    return memberships.get(Names.key(channel.name()));
  }

  /// Why it may not act as an operator of a channel. Operators of the network may everywhere.
  Optional<Outcome.Reason> operatorRefusal(Channel channel) {
    Membership membership = membership(channel);
    if (row.profile().operator() || (membership != null && membership.rank().op())) {
      return Optional.empty();
    }
    return Optional.of(
        membership == null ? Outcome.Reason.NOT_ON_CHANNEL : Outcome.Reason.NOT_CHANNEL_OPERATOR);
  }

  /// All messages that were ever sent to it alone.
  Stretch direct() {
    return new Stretch(row.id(), name(), 0, Stretch.OPEN);
  }

  /// What it and another account have sent each other since both are there: who takes the name of a
  /// deleted account inherits nothing.
  History historyWith(Account other) {
    long since = Math.max(row.id(), other.row.id());
    List<Stretch> parts =
        other == this
            ? List.of(direct())
            : List.of(direct().behind(since), other.direct().behind(since));
    return new History(other.name(), parts, List.of(name(), other.name()));
  }

  Seat seat(Channel channel) {
    Membership membership = membership(channel);
    Rank rank = membership == null ? Rank.NONE : membership.rank();
    return new Seat(channel.name(), person(), rank);
  }

  Person person() {
    Profile profile = row.profile();
    return new Person(
        name(),
        profile.user(),
        profile.realName(),
        profile.away(),
        profile.operator(),
        profile.credentials().isPresent(),
        row.session().map(SessionId::node).orElse(""),
        profile.createdMillis(),
        profile.sinceMillis(),
        row.spokeMillis(),
        row.session().filter(SessionId::secure).isPresent());
  }

  /// It is gone, and nothing is kept of where its mail was.
  void removeFrom(Changes changes) {
    left.forEach(stretch -> changes.removed(row.id(), stretch, Rank.NONE));
    receipts.removeFrom(row.id(), changes);
    changes.removed(row);
  }

  /// How many messages that were sent to it alone wait for it.
  int unconfirmed() {
    return unconfirmed.size();
  }

  void onDirect(long index) {
    unconfirmed.addLast(index);
  }

  /// Whether a message up to an index that was sent to it alone waits for it.
  boolean waitsFor(long index) {
    return !unconfirmed.isEmpty() && unconfirmed.getFirst() <= index;
  }

  void onLeft(Stretch stretch) {
    left.addLast(stretch);
  }

  /// It has left a channel. Of more than `limit` stretches the oldest is given up.
  void leave(Membership membership, long index, int limit, Changes changes) {
    Stretch open = membership.stretch();
    if (membership.channel().newest <= Math.max(open.since(), row.cursor())) {
      changes.removed(row.id(), open, membership.rank());
      return;
    }
    Stretch closed = open.endingAt(index);
    changes.changed(row.id(), open, membership.rank(), closed, Rank.NONE);
    left.addLast(closed);
    if (left.size() > limit) {
      changes.removed(row.id(), left.removeFirst(), Rank.NONE);
    }
  }

  /// It has sent a message.
  void spoke(long timeMillis, Changes changes) {
    AccountRow before = row;
    row = row.withSpeech(timeMillis);
    changes.spoke(before, row);
  }

  /// All up to an index has been received.
  void confirm(long index, Changes changes) {
    if (index <= row.cursor()) {
      return;
    }
    AccountRow before = row;
    row = row.withCursor(index);
    changes.moved(before, row);
    while (!unconfirmed.isEmpty() && unconfirmed.getFirst() <= index) {
      unconfirmed.removeFirst();
    }
    for (Iterator<Stretch> i = left.iterator(); i.hasNext(); ) {
      Stretch stretch = i.next();
      if (stretch.until() <= index) {
        changes.removed(row.id(), stretch, Rank.NONE);
        i.remove();
      }
    }
  }

  /// What waits for it behind an index.
  Mailbox mailbox(long after, long upTo, int newest) {
    List<Stretch> heard = new ArrayList<>();
    left.forEach(stretch -> heard.add(stretch.behind(after)));
    for (Membership membership : memberships.values()) {
      if (membership.channel().newest > after) {
        heard.add(membership.stretch().behind(after).endingAt(upTo));
      }
    }
    heard.removeIf(Stretch::isEmpty);
    boolean direct = !unconfirmed.isEmpty() && unconfirmed.getLast() > after;
    if (!direct && heard.isEmpty()) {
      return Mailbox.empty(name(), upTo);
    }
    var toItself = new Stretch(row.id(), name(), direct ? after : upTo, upTo);
    return new Mailbox(name(), toItself, heard, newest, upTo);
  }
}
