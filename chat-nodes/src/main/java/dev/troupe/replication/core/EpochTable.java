package dev.troupe.replication.core;

import java.util.ArrayList;
import java.util.List;

/// Which epoch wrote which stretch of a log: all that is needed to find where two logs agree, since
/// one primary writes one epoch, in order.
///
/// @param starts the first index of each epoch present, ascending in both
/// @param last index of the last entry, 0 of an empty log
public record EpochTable(List<Start> starts, long last) {
  /// Of an empty log.
  public static final EpochTable EMPTY = new EpochTable(List.of(), 0);

  /// The first entry of an epoch in this log.
  public record Start(long epoch, long index) {}

  public EpochTable {
    starts = List.copyOf(starts);
  }

  /// The epoch of the entry at an index; 0 where there is none, or none is known any more.
  public long epochAt(long index) {
    if (starts.isEmpty() || index < starts.getFirst().index() || index > last) {
      return 0;
    }
    int low = 0;
    int high = starts.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (starts.get(middle).index() <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return starts.get(low).epoch();
  }

  /// The epoch of the last entry; 0 of an empty log.
  public long lastEpoch() {
    return starts.isEmpty() ? 0 : starts.getLast().epoch();
  }

  /// With one more entry at the end.
  public EpochTable with(long epoch) {
    if (epoch < lastEpoch()) {
      throw new IllegalStateException("epoch " + epoch + " after epoch " + lastEpoch());
    }
    if (epoch == lastEpoch()) {
      return new EpochTable(starts, last + 1);
    }
    var more = new ArrayList<>(starts);
    more.add(new Start(epoch, last + 1));
    return new EpochTable(more, last + 1);
  }

  /// Without the entries from an index on.
  public EpochTable truncatedFrom(long index) {
    return new EpochTable(
        starts.stream().filter(start -> start.index() < index).toList(), index - 1);
  }

  /// The last index up to which both logs hold the same entries (invariant I4).
  public long agreementWith(EpochTable other) {
    for (int i = starts.size() - 1; i >= 0; i--) {
      Start mine = starts.get(i);
      for (Start theirs : other.starts) {
        if (theirs.equals(mine)) {
          return Math.min(endOf(i), other.endOf(other.starts.indexOf(theirs)));
        }
      }
    }
    return 0;
  }

  private long endOf(int i) {
    return i + 1 < starts.size() ? starts.get(i + 1).index() - 1 : last;
  }
}
