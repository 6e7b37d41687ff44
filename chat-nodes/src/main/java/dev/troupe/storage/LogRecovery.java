package dev.troupe.storage;

import dev.troupe.replication.core.Checkpoint;
import dev.troupe.replication.core.LogIdentity;
import dev.troupe.replication.core.Recovered;
import dev.troupe.storage.Records.Mark;
import dev.troupe.storage.Scan.Ending;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Opens what a crash, or a disk that forgets, has left of a log.
///
/// What can be known of something broken:
///
/// - A write that was never synced may be there in any part after a power loss; nobody was told of
///   it, and it is cut off. What was synced and is broken is *lost*. A segment that another follows
///   was synced whole, and so was all that a later record of the same segment says was on disk.
/// - Of the last write before a crash no later one tells. If the disk loses just that, it passes
///   for one that was never synced, unless the seal still stands that the log puts behind its last
///   record when it is idle, or the state on disk was made of it. To know more would take a second
///   sync of another place for every one of the log's.
/// - What the state on disk was made of is not needed here: what is broken before is no loss.
///
/// After a loss the log is another one ([LogIdentity]): it keeps what is whole up to there, and
/// what was acknowledged out of the old one counts no more. That is written down before any file is
/// touched. If the accepted epoch is lost too, the greatest in the log takes its place: to go below
/// it would be to forget what was acknowledged, and an epoch that was promised but of which nothing
/// is here has been promised by its primary too, without which no earlier one can commit anything.
final class LogRecovery {
  private final Disk disk;
  private final Path folder;
  private final Checkpoint state;
  private final long nowMillis;
  private final List<String> warnings = new ArrayList<>();

  /// What is there once the log has been put right.
  ///
  /// @param segments none if the log is to begin behind the state
  /// @param warnings what the operator should know, a sentence or more each
  record Result(
      LogFacts facts, Recovered recovered, List<Segment> segments, List<String> warnings) {}

  LogRecovery(Disk disk, Path folder, Checkpoint state, long nowMillis) {
    this.disk = disk;
    this.folder = folder;
    this.state = state;
    this.nowMillis = nowMillis;
  }

  Result run() throws IOException {
    var scans = new ArrayList<Scan>();
    for (Path path : LogFiles.segments(folder)) {
      scans.add(Scan.of(path, LogFiles.firstIndexOf(path)));
    }
    var chain = LogChain.of(scans, state);
    LogFacts.Found found = LogFacts.load(folder);
    LogFacts facts = facts(found, scans, chain);
    if (!found.equals(new LogFacts.Found.Whole(facts))) {
      facts.store(disk, folder);
    }
    List<Segment> segments = putRight(chain);
    var recovered =
        new Recovered(
            facts.identity(),
            facts.acceptedEpoch(),
            state,
            chain.firstIndex(),
            chain.table(),
            chain.lastTimeMillis());
    return new Result(facts, recovered, segments, warnings);
  }

  private LogFacts facts(LogFacts.Found found, List<Scan> scans, LogChain chain)
      throws IOException {
    long epoch =
        Math.max(
            state.log().lastEpoch(), scans.stream().mapToLong(Scan::lastEpoch).max().orElse(0));
    return switch (found) {
      case LogFacts.Found.Whole(var facts) when chain.loss().isEmpty() ->
          new LogFacts(facts.identity(), Math.max(epoch, facts.acceptedEpoch()));
      case LogFacts.Found.Whole(var facts) -> {
        warnLost(chain.loss().get(), chain);
        long born = Math.max(nowMillis, facts.identity().born() + 1);
        yield new LogFacts(new LogIdentity(born, false), Math.max(epoch, facts.acceptedEpoch()));
      }
      case LogFacts.Found.Missing _ when scans.isEmpty() && state.index() == 0 -> begun(epoch);
      case LogFacts.Found.Missing _ -> {
        warnLost("its file " + LogFacts.FILE + " is missing", chain);
        yield begun(epoch);
      }
      case LogFacts.Found.Damaged _ -> {
        warnLost("its file " + LogFacts.FILE + " is damaged", chain);
        LogFiles.copyAside(disk, folder.resolve(LogFacts.FILE), nowMillis);
        yield begun(epoch);
      }
    };
  }

  private LogFacts begun(long acceptedEpoch) {
    return new LogFacts(new LogIdentity(nowMillis, false), acceptedEpoch);
  }

  private void warnLost(String what, LogChain chain) {
    warnings.add(
        ("The log in %s has lost what was on disk: %s. It is whole up to entry %d. This node takes"
                + " the rest from the others, and does not lead before it has it. Damaged files"
                + " are kept as *.damaged, the newest %d; they may be deleted.")
            .formatted(folder, what, chain.table().last(), LogFiles.MOST_DAMAGED));
  }

  private List<Segment> putRight(LogChain chain) throws IOException {
    if (chain.loss().isEmpty() && chain.harmless().isPresent()) {
      warnings.add(
          "The log in %s is damaged where it is not needed any more, so nothing is lost: %s."
              .formatted(folder, chain.harmless().get()));
    }
    setAside(chain);
    var segments = new ArrayList<Segment>();
    for (Scan scan : chain.kept()) {
      segments.add(Segment.open(disk, scan));
    }
    if (!segments.isEmpty()) {
      clearTail(segments.getLast(), chain);
      markContinued(segments, chain.kept());
    }
    return segments;
  }

  private void setAside(LogChain chain) throws IOException {
    for (Scan scan : chain.truncated().reversed()) {
      disk.delete(scan.path);
    }
    if (!chain.kept().isEmpty() && chain.kept().getLast().ending() instanceof Ending.Broken) {
      if (chain.kept().getLast().isEmpty()) {
        chain.dropLast();
      } else {
        LogFiles.copyAside(disk, chain.kept().getLast().path, nowMillis);
      }
    }
    for (Scan scan : chain.unusable()) {
      LogFiles.setAside(disk, scan.path, nowMillis);
    }
    LogFiles.pruneDamaged(disk, folder);
    disk.syncFolder(folder);
  }

  private static void clearTail(Segment last, LogChain chain) throws IOException {
    if (chain.loss().isPresent() || !chain.kept().getLast().isTailClear()) {
      last.clearTail();
    }
  }

  /// The mark is missing if a crash came before it was written.
  private static void markContinued(List<Segment> segments, List<Scan> kept) throws IOException {
    for (int i = 0; i < segments.size() - 1; i++) {
      if (kept.get(i).ending() instanceof Ending.Clean) {
        segments.get(i).mark(Mark.CONTINUED);
        segments.get(i).sync();
      }
    }
  }
}
