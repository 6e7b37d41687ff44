package dev.troupe.replication.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// What the protocol has to know of a state that stands for the beginning of a log: which entries
/// it was made of, and which commands it has seen.
///
/// @param log which epoch wrote what, up to the last entry applied and no further
/// @param timeMillis of the last entry applied, 0 if none
/// @param clients the number of each client's last command, those first that were heard longest ago
public record Checkpoint(EpochTable log, long timeMillis, SequencedMap<String, Long> clients) {
  /// So many clients are remembered. A client is one process of one node, so this many restarts ago
  /// nothing is under way any more.
  public static final int MAX_CLIENTS = 1_000;

  /// Of a state that nothing was applied to.
  public static final Checkpoint START =
      new Checkpoint(
          EpochTable.EMPTY, 0, Collections.unmodifiableSequencedMap(new LinkedHashMap<>()));

  public Checkpoint {
    clients = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(clients));
  }

  /// Index of the last entry applied.
  public long index() {
    return log.last();
  }
}
