package dev.troupe.replication.core;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// Who leads a replica group and whose disks count: the value of the group's register.
///
/// @param version counts the swaps, so that a late swap never mistakes an older value that has come
///   back for the one it expected; 0 only for [#NONE]
/// @param epoch counts the takeovers; 0 only for [#NONE]
/// @param primary the only node that may acknowledge in this epoch; empty only for [#NONE]
/// @param inSync the nodes whose disks hold every acknowledged entry; the primary is one of them
public record Configuration(long version, long epoch, String primary, SortedSet<String> inSync) {
  /// What the register of a new group holds.
  public static final Configuration NONE =
      new Configuration(0, 0, "", Collections.emptySortedSet());

  public Configuration {
    inSync = Collections.unmodifiableSortedSet(new TreeSet<>(inSync));
    if (epoch < 0 || version < epoch || (epoch == 0) != primary.isEmpty()) {
      throw new IllegalArgumentException(
          "version " + version + ", epoch " + epoch + ", primary '" + primary + "' do not fit");
    }
    if (epoch > 0 && !inSync.contains(primary)) {
      throw new IllegalArgumentException("primary " + primary + " is not in " + inSync);
    }
  }

  /// Whether there has been a primary at all.
  public boolean exists() {
    return epoch > 0;
  }

  /// Whether the node holds every acknowledged entry, and so may take over (rule T1).
  public boolean isInSync(String node) {
    return inSync.contains(node);
  }

  /// The next epoch under a new primary, with the members given (rule T1).
  public Configuration takenOverBy(String node, Collection<String> members) {
    return new Configuration(version + 1, epoch + 1, node, new TreeSet<>(members));
  }

  /// The same epoch with other members (rules S1 and G1).
  public Configuration withInSync(Collection<String> members) {
    return new Configuration(version + 1, epoch, primary, new TreeSet<>(members));
  }
}
