package dev.troupe.replication.core;

import dev.troupe.replication.core.SimDisk.SimState;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One node's snapshots: the copy that it made last, and the file into which it takes another's.
/// Their bytes mean nothing here, but where each belongs is watched.
final class SimSnapshots {
  private final Simulation world;
  private final SplittableRandom random;
  private @Nullable SimState made;
  private long size;
  private long storedIndex;
  private long storedBytes;

  SimSnapshots(Simulation world, SplittableRandom random) {
    this.world = world;
    this.random = random;
  }

  void forget() {
    made = null;
    storedIndex = 0;
    storedBytes = 0;
  }

  Event make(Effect.MakeSnapshot make, SimState state) {
    if (made == null || made.checkpoint().index() < make.leastIndex()) {
      made = state.copy();
      size = random.nextLong(1, 3L * SnapshotSender.PART_BYTES);
      world.publish(made, size);
    }
    return failsNow()
        ? new Event.SnapshotFailed()
        : new Event.SnapshotMade(make.reader(), made.checkpoint().index(), size);
  }

  Event read(Effect.ReadSnapshot read) {
    boolean there = made != null && made.checkpoint().index() == read.index();
    if (!there || read.offset() + read.maxBytes() > size || failsNow()) {
      return new Event.SnapshotFailed();
    }
    var bytes = Payload.of(new byte[random.nextInt(1, read.maxBytes() + 1)]);
    return new Event.SnapshotRead(read.reader(), read.index(), read.offset(), bytes);
  }

  Event store(Effect.StoreSnapshot store) {
    if (store.offset() == 0) {
      storedIndex = store.index();
      storedBytes = 0;
    }
    if (store.index() != storedIndex || store.offset() != storedBytes || failsNow()) {
      storedIndex = 0;
      return new Event.SnapshotFailed();
    }
    storedBytes += store.bytes().length();
    return new Event.SnapshotStored(storedIndex, storedBytes);
  }

  /// The state in the file, if that is whole.
  @Nullable SimState stored(long index) {
    return index == storedIndex ? world.published(index, storedBytes) : null;
  }

  private boolean failsNow() {
    return world.isFaulty() && random.nextInt(50) == 0;
  }
}
