package dev.troupe.node;

import dev.troupe.replication.core.Configuration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Whom a node asks to be let into the cluster, the first one having the right to found it.
///
/// Pekko lets a node found a cluster only if it stands first in its own list and nobody else
/// answers. If every node put itself first, a cut at the start would make several clusters; if a
/// fixed node stood first, that node restarted alone would make a second one, and without it none
/// could start. So the register decides: its primary stands first, on every node.
///
/// | the register's primary is | the list |
/// | --- | --- |
/// | nobody yet | empty: wait |
/// | this node | this node, then the others: found the cluster unless there is one |
/// | another node | that node, then the others without this one: join, never found |
final class SeedNodes {
  private SeedNodes() {}

  /// The names in the order to be asked; empty while nothing is decided.
  static List<String> of(String self, Collection<String> nodes, Configuration configuration) {
    if (!configuration.exists()) {
      return List.of();
    }
    var seeds = new ArrayList<String>();
    seeds.add(configuration.primary());
    nodes.stream()
        .filter(node -> !node.equals(self) && !node.equals(configuration.primary()))
        .forEach(seeds::add);
    return List.copyOf(seeds);
  }
}
