package dev.troupe.chat;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.net.HostPort;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Subscribe;

/// The members of the cluster as chat sees them: processes of named nodes, which may end.
final class Members {
  private static final Set<MemberStatus> ENDING =
      Set.of(MemberStatus.exiting(), MemberStatus.down());

  private final Cluster cluster;
  private final Map<String, HostPort> addresses;

  /// @param addresses the Artery addresses of all nodes by name
  Members(ActorSystem<?> system, Map<String, HostPort> addresses) {
    this.cluster = Cluster.get(system);
    this.addresses = Map.copyOf(addresses);
  }

  /// Tells of every change, the members that there are first.
  void tellChanges(ActorRef<ClusterEvent.MemberEvent> to) {
    cluster.subscriptions().tell(Subscribe.create(to, ClusterEvent.MemberEvent.class));
  }

  /// Tells the cluster of a process that is known to have ended, so that it need not wait until its
  /// silence says so.
  void onEnded(String node) {
    StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
        .filter(member -> nameOf(member.address()).equals(node))
        .filter(member -> !ENDING.contains(member.status()))
        .forEach(member -> cluster.manager().tell(new Down(member.address())));
  }

  /// What a change in the cluster says of sessions: those of a process that was told to end, or has
  /// left, have ended. Every node says so; it takes effect once.
  ///
  /// A node that leaves is told that all others were removed too, though they live on; who has
  /// ended was exiting or down before.
  Optional<ChatCommand> sessionsEndedBy(ClusterEvent.MemberEvent event) {
    boolean ended =
        switch (event) {
          case ClusterEvent.MemberDowned _ -> true;
          case ClusterEvent.MemberRemoved removed -> ENDING.contains(removed.previousStatus());
          default -> false;
        };
    UniqueAddress process = event.member().uniqueAddress();
    return ended
        ? Optional.of(new ChatCommand.EndSessions(nameOf(process.address()), process.longUid()))
        : Optional.empty();
  }

  private String nameOf(Address address) {
    var at = new HostPort(address.getHost().orElse("?"), address.getPort().orElse(0));
    return addresses.entrySet().stream()
        .filter(member -> member.getValue().equals(at))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(at.toString());
  }
}
