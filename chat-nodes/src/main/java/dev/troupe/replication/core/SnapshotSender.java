package dev.troupe.replication.core;

/// Sends one peer a snapshot, in parts and with a window: so many parts beyond what the peer has
/// said it has taken. What is lost on the way is sent again after a while without progress.
final class SnapshotSender {
  static final int PART_BYTES = 128 << 10;
  static final int WINDOW_PARTS = 8;

  private final String peer;
  private final Outbox outbox;
  private long index;
  private long size;
  private long taken;
  private long sent;
  private boolean reading;
  private long movedAt;

  SnapshotSender(String peer, Outbox outbox) {
    this.peer = peer;
    this.outbox = outbox;
  }

  /// Index of the snapshot's last entry; 0 while it is being made.
  long index() {
    return index;
  }

  /// Asks for a snapshot that joins on to a log from `firstIndex` on.
  void begin(long firstIndex, long now) {
    index = 0;
    reading = false;
    movedAt = now;
    outbox.add(new Effect.MakeSnapshot(peer, firstIndex - 1));
  }

  void onMade(long ofIndex, long ofSize, long now) {
    if (index == 0) {
      index = ofIndex;
      size = ofSize;
      taken = 0;
      sent = 0;
      movedAt = now;
      readOn();
    }
  }

  void onRead(Event.SnapshotRead read, long epoch) {
    if (reading && read.index() == index && read.offset() == sent) {
      reading = false;
      sent += read.bytes().length();
      outbox.send(peer, new Message.SnapshotPart(epoch, index, size, read.offset(), read.bytes()));
      readOn();
    }
  }

  /// The peer has so much; less than before if it had to begin anew.
  void onTaken(long ofIndex, long bytes, long now) {
    if (ofIndex == index && bytes <= size) {
      if (bytes > taken) {
        movedAt = now;
      }
      sent = bytes < taken ? bytes : Math.max(sent, bytes);
      taken = bytes;
      readOn();
    }
  }

  /// There is no such snapshot, or no more; after a while another is asked for.
  void onFailed(long now) {
    index = 0;
    reading = false;
    movedAt = now;
  }

  /// Sends again what has got no answer, or has a lost snapshot made anew.
  void onTick(long firstIndex, Timing timing, long now) {
    if (now - movedAt <= timing.resendAfter().toMillis()) {
      return;
    }
    if (index == 0) {
      if (now - movedAt > timing.snapshotPatience().toMillis()) {
        begin(firstIndex, now);
      }
    } else {
      movedAt = now;
      reading = false;
      sent = Math.min(taken, size - 1);
      readOn();
    }
  }

  private void readOn() {
    if (index > 0 && !reading && sent < size && sent < taken + WINDOW_PARTS * PART_BYTES) {
      reading = true;
      int most = (int) Math.min(PART_BYTES, size - sent);
      outbox.add(new Effect.ReadSnapshot(peer, index, sent, most));
    }
  }
}
