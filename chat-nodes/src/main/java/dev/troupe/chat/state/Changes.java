package dev.troupe.chat.state;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Gathers the changes of one command, and keeps the state's fingerprint, for [ChatState] alone.
final class Changes {
  private List<Change> gathered = new ArrayList<>();
  private long messages;
  private long others;

  /// @param messages sum over all messages that were ever accepted
  Changes(long messages) {
    this.messages = messages;
  }

  /// The changes since the last time.
  List<Change> drain() {
    List<Change> drained = gathered;
    gathered = new ArrayList<>();
    return drained;
  }

  long fingerprint() {
    return messages + others;
  }

  long messages() {
    return messages;
  }

  /// Counts in what was there before the first command.
  void start(long fingerprint) {
    others += fingerprint;
  }

  void created(AccountRow row) {
    others += row.fingerprint();
    gathered.add(new Change.AccountPut(row));
  }

  void changed(AccountRow before, AccountRow after) {
    others -= before.fingerprint();
    created(after);
  }

  void moved(AccountRow before, AccountRow after) {
    others += after.cursorFingerprint() - before.cursorFingerprint();
    gathered.add(new Change.CursorMoved(after.id(), after.cursor()));
  }

  void spoke(AccountRow before, AccountRow after) {
    others += after.speechFingerprint() - before.speechFingerprint();
    gathered.add(new Change.Spoke(after.id(), after.spokeMillis()));
  }

  void removed(AccountRow row) {
    others -= row.fingerprint();
    gathered.add(new Change.AccountRemoved(row.id()));
  }

  void changed(ChannelRow before, ChannelRow after) {
    others -= before.fingerprint();
    created(after);
  }

  void created(ChannelRow row) {
    others += row.fingerprint();
    gathered.add(new Change.ChannelPut(row));
  }

  void removed(ChannelRow row) {
    others -= row.fingerprint();
    gathered.add(new Change.ChannelRemoved(row.id()));
  }

  void created(long account, Stretch membership, Rank rank) {
    others += fingerprint(account, membership, rank);
    gathered.add(new Change.MembershipPut(account, membership, rank));
  }

  void changed(long account, Stretch before, Rank rankBefore, Stretch after, Rank rankAfter) {
    others -= fingerprint(account, before, rankBefore);
    created(account, after, rankAfter);
  }

  void removed(long account, Stretch membership, Rank rank) {
    others -= fingerprint(account, membership, rank);
    gathered.add(new Change.MembershipRemoved(account, membership.target(), membership.since()));
  }

  void created(long account, Receipt receipt) {
    others += receipt.fingerprint(account);
    gathered.add(new Change.ReceiptPut(account, receipt));
  }

  /// Its place is taken by another, or gone with its account.
  void replaced(long account, Receipt receipt) {
    others -= receipt.fingerprint(account);
  }

  void added(long target, Message message) {
    messages +=
        new Fingerprint(message.notice() ? "notice" : "message")
            .add(target)
            .add(message.index())
            .add(message.timeMillis())
            .add(message.from())
            .add(message.user())
            .add(message.text())
            .add(message.tags())
            .value();
    gathered.add(new Change.MessageAdded(target, message));
  }

  void created(ServerRow row) {
    others += row.fingerprint();
    gathered.add(new Change.ServerPut(row));
  }

  void changed(ServerRow before, ServerRow after) {
    others -= before.fingerprint();
    created(after);
  }

  void began(LocalDate day, String account, OffsetDateTime time) {
    gathered.add(new Change.SessionBegan(day, account, time));
  }

  void ended(String account, OffsetDateTime time) {
    gathered.add(new Change.SessionEnded(account, time));
  }

  void forgotten(LocalDate before) {
    gathered.add(new Change.DaysForgotten(before));
  }

  void began(long day, long first) {
    gathered.add(new Change.DayBegan(day, first));
  }

  void forgotten(long upTo, long oldestDay, Map<Long, Long> mail) {
    gathered.add(new Change.MessagesForgotten(upTo, oldestDay, mail));
  }

  static long fingerprint(long account, Stretch membership, Rank rank) {
    return new Fingerprint("membership")
        .add(account)
        .add(membership.target())
        .add(membership.since())
        .add(membership.until())
        .add(rank.bits())
        .value();
  }
}
