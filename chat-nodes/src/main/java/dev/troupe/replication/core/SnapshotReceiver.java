package dev.troupe.replication.core;

/// Takes a snapshot from the primary, part by part, and has it installed once it is whole. That it
/// is installed concerns the whole replica, whoever is primary by then.
final class SnapshotReceiver {
  private final Outbox outbox;
  private long index;
  private long size;
  private long accepted;
  private long stored;
  private boolean installing;

  SnapshotReceiver(Outbox outbox) {
    this.outbox = outbox;
  }

  /// Whether the state is being replaced, so that nothing may be applied to it.
  boolean isInstalling() {
    return installing;
  }

  /// Takes the next part; of any other it tells how far it has got, or 0 to begin anew.
  void onPart(String leader, Message.SnapshotPart part) {
    if (installing) {
      return;
    }
    if (part.index() != index || part.size() != size) {
      forget();
      index = part.index();
      size = part.size();
    }
    long end = part.offset() + part.bytes().length();
    if (part.offset() == accepted && end <= size) {
      accepted = end;
      outbox.add(new Effect.StoreSnapshot(index, part.offset(), part.bytes()));
    } else {
      outbox.send(leader, new Message.SnapshotTaken(part.epoch(), index, stored));
    }
  }

  /// A part is in the file.
  void onStored(String leader, long epoch, Event.SnapshotStored event) {
    if (event.index() != index || event.storedBytes() > accepted || installing) {
      return;
    }
    stored = Math.max(stored, event.storedBytes());
    if (!leader.isEmpty()) {
      outbox.send(leader, new Message.SnapshotTaken(epoch, index, stored));
    }
    if (stored == size) {
      installing = true;
      outbox.add(new Effect.InstallSnapshot(index));
    }
  }

  /// Something went wrong with a snapshot; not with one that is whole and being installed, which
  /// goes on whatever becomes of parts that came twice.
  void onFailed() {
    if (!installing) {
      forget();
    }
  }

  /// The transfer is over, or begins anew.
  void forget() {
    index = 0;
    size = 0;
    accepted = 0;
    stored = 0;
    installing = false;
  }
}
