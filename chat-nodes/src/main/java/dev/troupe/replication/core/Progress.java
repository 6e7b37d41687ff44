package dev.troupe.replication.core;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// How far one peer has got in one epoch, as its primary knows.
///
/// Entries are sent ahead of the acknowledgements within a window of [#MAX_BATCHES] batches; while
/// it is full, what is submitted gathers to a larger batch. Until the peer has acknowledged once,
/// the primary does not know where its log agrees and sends one batch at a time.
final class Progress {
  static final int MAX_BATCHES = 8;
  static final int BATCH_BYTES = 128 << 10;

  private final Deque<Long> batchEnds = new ArrayDeque<>();
  private long born;
  private long matched;
  private long base;
  private long next;
  private boolean probing = true;
  private boolean reading;
  private long movedAt;
  private long toldCommit;

  Progress(long next) {
    this.next = next;
    this.base = next - 1;
  }

  /// Index up to which the peer has the log on disk.
  long matched() {
    return matched;
  }

  /// Index before the first entry that has not been acknowledged: where the logs should agree.
  long base() {
    return base;
  }

  /// Index of the entry to be sent next.
  long next() {
    return next;
  }

  boolean canSend(long last) {
    return !reading && next <= last && batchEnds.size() < (probing ? 1 : MAX_BATCHES);
  }

  void onSent(List<Entry> entries, long now) {
    if (batchEnds.isEmpty()) {
      movedAt = now;
    }
    next = entries.getLast().index() + 1;
    batchEnds.add(next - 1);
  }

  /// A batch is being read from disk for this peer.
  void onReading(long now) {
    reading = true;
    movedAt = now;
  }

  /// The batch has been read; false if it is not what the peer needs any more.
  boolean onRead(long firstIndex) {
    boolean wanted = reading && firstIndex == next;
    reading = false;
    return wanted;
  }

  /// The peer speaks out of a log; false if it has another one since. What an earlier log held
  /// counts no more.
  boolean isOf(long log) {
    if (log > born) {
      born = log;
      matched = 0;
    }
    return log == born;
  }

  void onAck(long index, long now) {
    probing = false;
    matched = Math.max(matched, index);
    base = matched;
    next = Math.max(next, matched + 1);
    movedAt = now;
    while (!batchEnds.isEmpty() && batchEnds.getFirst() <= matched) {
      batchEnds.removeFirst();
    }
  }

  /// The logs agree up to an index only, whatever was thought before.
  void onMismatch(long agreement, long now) {
    matched = Math.min(matched, agreement);
    restartAfter(agreement, now);
  }

  /// Starts to send again from the last acknowledged entry if nothing has moved for too long.
  void onTick(long last, Timing timing, long now) {
    boolean waiting = reading || !batchEnds.isEmpty() || next <= last;
    if (waiting && now - movedAt > timing.resendAfter().toMillis()) {
      restartAfter(base, now);
    }
  }

  /// The peer doesn't answer: what was sent is taken for lost, and asking starts anew.
  void onSilence(long now) {
    probing = true;
    restartAfter(base, now);
  }

  /// Whether the peer has yet to be told that so much is committed.
  boolean tellCommit(long commit) {
    boolean news = commit > toldCommit;
    toldCommit = commit;
    return news;
  }

  private void restartAfter(long index, long now) {
    base = index;
    next = index + 1;
    batchEnds.clear();
    reading = false;
    movedAt = now;
  }
}
