package dev.troupe.edge.monitor;

import dev.troupe.status.BalancerStatus;
import dev.troupe.status.ChatStatus;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.EdgeStatus;
import dev.troupe.status.PartStatus;
import dev.troupe.users.Users;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// All that a monitor knows at one moment; everything that it shows is made of this.
///
/// @param node the one whose monitor it is
/// @param expected the nodes that the configuration names
record Facts(
    Instant timestamp, String node, Set<String> expected, ClusterStatus cluster, Users users) {
  Facts {
    expected = Set.copyOf(expected);
  }

  /// A part of every node that runs it, by node.
  <P extends PartStatus> Map<String, P> parts(Class<P> kind) {
    Map<String, P> all = new LinkedHashMap<>();
    for (String name : cluster.nodes().keySet()) {
      cluster.part(name, kind).ifPresent(part -> all.put(name, part));
    }
    return all;
  }

  /// The chat of the primary: of several that think they are, the one of the highest epoch, since
  /// the others have been replaced and do not know it yet.
  Optional<ChatStatus> primary() {
    Collection<ChatStatus> chats = parts(ChatStatus.class).values();
    return chats.stream()
        .filter(chat -> chat.role() == ChatStatus.Role.PRIMARY)
        .max(Comparator.comparingLong(ChatStatus::epoch))
        .filter(primary -> chats.stream().noneMatch(chat -> chat.epoch() > primary.epoch()));
  }

  /// The highest index that anybody knows to be committed.
  long committed() {
    return parts(ChatStatus.class).values().stream()
        .mapToLong(ChatStatus::commitIndex)
        .max()
        .orElse(0);
  }

  /// One server as all nodes see it.
  ///
  /// @param seen what each node says of it, by node
  record BalancedServer(String listener, String name, Map<String, BalancerStatus.Server> seen) {
    boolean drained() {
      return seen.values().stream().anyMatch(BalancerStatus.Server::drained);
    }

    long up() {
      return seen.values().stream().filter(BalancerStatus.Server::up).count();
    }

    Strips.State state() {
      if (drained()) {
        return Strips.State.DRAINED;
      }
      if (up() == 0) {
        return Strips.State.DOWN;
      }
      return up() == seen.size() ? Strips.State.UP : Strips.State.PARTLY;
    }
  }

  /// How each of [#servers] stands.
  Map<String, Strips.State> states() {
    Map<String, Strips.State> states = new LinkedHashMap<>();
    servers().forEach((key, server) -> states.put(key, server.state()));
    return states;
  }

  /// The servers of all listeners, in the order in which the nodes tell them; the key is the
  /// listener's name, a slash, and the server's.
  Map<String, BalancedServer> servers() {
    Map<String, BalancedServer> all = new LinkedHashMap<>();
    parts(BalancerStatus.class)
        .forEach((node, balancer) ->
            balancer
                .listeners()
                .forEach(listener ->
                    listener
                        .servers()
                        .forEach(server ->
                            all.computeIfAbsent(
                                    listener.name() + "/" + server.name(),
                                    _ ->
                                        new BalancedServer(
                                            listener.name(), server.name(), new LinkedHashMap<>()))
                                .seen()
                                .put(node, server))));
    return all;
  }

  /// The ports of all web servers that are up or have users.
  SortedSet<Integer> sites() {
    return sites(cluster, users);
  }

  static SortedSet<Integer> sites(ClusterStatus board, Users users) {
    SortedSet<Integer> sites = new TreeSet<>(users.byServer().keySet());
    for (String node : board.nodes().keySet()) {
      board.part(node, EdgeStatus.class).ifPresent(edge -> sites.addAll(edge.sites()));
    }
    return sites;
  }
}
