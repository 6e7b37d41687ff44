package dev.troupe.status;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What one node knows of all: its own status at first hand, the others' as they shared it.
///
/// Entries are kept by *incarnation*, a key that differs for every start of a node, and shown only
/// while the cluster counts that incarnation among its members. So a node vanishes when the cluster
/// removes it, however late its last word arrives, and a restarted node is never shown as it was.
final class Board {
  private static final BinaryOperator<NodeStatus> YOUNGER =
      BinaryOperator.maxBy(Comparator.comparing(NodeStatus::since));

  private final String self;
  private final Set<String> members = new HashSet<>();
  private NodeStatus own;
  private Map<String, NodeStatus> shared = Map.of();

  /// The board of the incarnation `self`, which is shown from the start, in the cluster or not.
  Board(String self, NodeStatus own) {
    this.self = self;
    this.own = own;
  }

  /// A part of this node spoke; whether that is news.
  boolean report(PartStatus part) {
    var others = own.parts().stream().filter(other -> other.getClass() != part.getClass());
    var parts =
        Stream.concat(others, Stream.of(part))
            .sorted(Comparator.comparing(status -> status.getClass().getSimpleName()))
            .toList();
    return replaceOwn(new NodeStatus(own.node(), own.address(), own.since(), own.missing(), parts));
  }

  /// What this node lacks to serve; whether that is news.
  boolean report(List<String> missing) {
    return replaceOwn(new NodeStatus(own.node(), own.address(), own.since(), missing, own.parts()));
  }

  private boolean replaceOwn(NodeStatus now) {
    boolean news = !now.equals(own);
    own = now;
    return news;
  }

  /// The shared entries are now these, by incarnation; whether the view changed.
  boolean share(Map<String, NodeStatus> entries) {
    ClusterStatus before = view();
    shared = Map.copyOf(entries);
    return !view().equals(before);
  }

  /// The cluster took an incarnation in; whether the view changed.
  boolean join(String incarnation) {
    return members.add(incarnation) && shared.containsKey(incarnation);
  }

  /// The cluster removed an incarnation; whether the view changed.
  boolean remove(String incarnation) {
    return members.remove(incarnation) && shared.containsKey(incarnation);
  }

  NodeStatus own() {
    return own;
  }

  /// The nodes by name. Should two members claim one name, the younger is shown.
  ClusterStatus view() {
    var others =
        shared.entrySet().stream()
            .filter(entry -> members.contains(entry.getKey()) && !entry.getKey().equals(self))
            .map(Map.Entry::getValue);
    return new ClusterStatus(
        Stream.concat(others, Stream.of(own))
            .collect(Collectors.toMap(NodeStatus::node, status -> status, YOUNGER, TreeMap::new)));
  }
}
