package dev.troupe.storage;

import dev.troupe.replication.core.Checkpoint;
import dev.troupe.replication.core.EpochTable;
import dev.troupe.storage.Scan.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which of the segments found make a log that goes on from the state on disk: the last ones that
/// follow each other without a gap and begin no later than the state ends.
final class LogChain {
  private final Checkpoint state;
  private final List<Scan> kept = new ArrayList<>();
  private final List<Scan> unusable = new ArrayList<>();
  private final List<Scan> truncated = new ArrayList<>();
  private @Nullable String loss;
  private @Nullable String harmless;

  private LogChain(Checkpoint state) {
    this.state = state;
  }

  /// @param scans by their first index
  static LogChain of(List<Scan> scans, Checkpoint state) {
    var chain = new LogChain(state);
    for (Scan scan : scans) {
      boolean holdsNothing =
          scan.isEmpty() && scan != scans.getLast() && !(scan.ending() instanceof Ending.Cut);
      if (holdsNothing) {
        chain.unusable.add(scan);
        chain.harmless = scan.path + " holds nothing";
      } else {
        chain.add(scan);
      }
    }
    chain.checkEnd();
    chain.checkState();
    return chain;
  }

  /// In order, without gaps.
  List<Scan> kept() {
    return kept;
  }

  /// Those that do not join on to anything.
  List<Scan> unusable() {
    return unusable;
  }

  /// Those whose removal was under way.
  List<Scan> truncated() {
    return truncated;
  }

  /// Why entries that were on disk are lost, if they are.
  Optional<String> loss() {
    return Optional.ofNullable(loss);
  }

  /// What is broken without harm, since the state holds it.
  Optional<String> harmless() {
    return Optional.ofNullable(harmless);
  }

  /// Index of the first entry in the log itself, or of the next if there is none.
  long firstIndex() {
    return kept.isEmpty() ? state.index() + 1 : kept.getFirst().firstIndex;
  }

  /// The epochs of the state and the log.
  EpochTable table() {
    return kept.isEmpty() ? state.log() : tableOfKept();
  }

  long lastTimeMillis() {
    return kept.reversed().stream()
        .filter(scan -> !scan.isEmpty())
        .mapToLong(Scan::lastTimeMillis)
        .findFirst()
        .orElse(state.timeMillis());
  }

  /// Gives up the last segment kept, which holds nothing.
  void dropLast() {
    unusable.add(kept.removeLast());
  }

  private void add(Scan next) {
    if (kept.isEmpty()) {
      kept.add(next);
    } else if (kept.getLast().ending() instanceof Ending.Cut) {
      truncated.add(next);
    } else if (loss != null) {
      unusable.add(next);
    } else {
      join(kept.getLast(), next);
    }
  }

  private void join(Scan before, Scan next) {
    String gap = gapBetween(before, next);
    if (gap == null) {
      kept.add(next);
    } else if (next.firstIndex <= state.index() + 1) {
      unusable.addAll(kept);
      kept.clear();
      kept.add(next);
      harmless = gap;
    } else {
      unusable.add(next);
      loss = gap;
    }
  }

  private static @Nullable String gapBetween(Scan before, Scan next) {
    if (next.firstIndex == before.lastIndex() + 1) {
      boolean falls = !next.isEmpty() && next.starts().getFirst().epoch() < before.lastEpoch();
      return falls ? next.path + " begins with an epoch before that of " + before.path : null;
    }
    if (before.ending() instanceof Ending.Broken(var what)) {
      return before.path + ": " + what;
    }
    return "%s ends with entry %d, and %s comes next"
        .formatted(before.path, before.lastIndex(), next.path);
  }

  private void checkEnd() {
    if (loss != null) {
      return;
    }
    if (kept.isEmpty()) {
      loss = "no segment is there";
      return;
    }
    Scan last = kept.getLast();
    if (last.ending() instanceof Ending.Broken(var what)) {
      loss = last.path + ": " + what;
    } else if (last.ending() instanceof Ending.Continued) {
      loss = "the segment after " + last.path + " is missing";
    }
  }

  private void checkState() {
    String misfit = kept.isEmpty() ? null : misfit();
    if (misfit != null) {
      unusable.addAll(kept);
      kept.clear();
      loss = loss == null ? misfit : loss + "; " + misfit;
    }
  }

  private @Nullable String misfit() {
    long first = firstIndex();
    long last = kept.getLast().lastIndex();
    if (first > state.index() + 1) {
      return "the log begins with entry %d, and the state on disk ends with %d"
          .formatted(first, state.index());
    }
    if (last < state.index()) {
      return "the log ends with entry %d, and the state on disk holds %d"
          .formatted(last, state.index());
    }
    long behind = tableOfKept().epochAt(Math.min(last, state.index() + 1));
    long at = tableOfKept().epochAt(state.index());
    if (at != state.log().lastEpoch() || behind < at) {
      return "entry %d is not the one that the state on disk was made of".formatted(state.index());
    }
    return null;
  }

  private EpochTable tableOfKept() {
    long first = firstIndex();
    var starts = new ArrayList<EpochTable.Start>();
    state.log().starts().stream().filter(start -> start.index() < first).forEach(starts::add);
    for (Scan scan : kept) {
      for (EpochTable.Start start : scan.starts()) {
        if (starts.isEmpty() || start.epoch() != starts.getLast().epoch()) {
          starts.add(start);
        }
      }
    }
    return new EpochTable(starts, kept.getLast().lastIndex());
  }
}
