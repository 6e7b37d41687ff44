package dev.troupe.node;

import dev.troupe.config.Role;
import dev.troupe.status.ChatStatus;
import dev.troupe.status.ClusterStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whether a node serves: it is Up in the cluster, every part of it is bound, and its replica is in
/// sync or learning from one that is.
///
/// A node that serves stays ready while its replica takes over or waits for another one's takeover:
/// to its clients that is a pause, and if all survivors turned clients away meanwhile, a crash
/// would be more than that.
final class Readiness {
  private static final String NO_PRIMARY = "there is no primary yet";

  private final Set<Role> roles;
  private final Set<Role> bound = EnumSet.noneOf(Role.class);
  private final String node;
  private boolean joined;
  private boolean hadPrimary;
  private Optional<ChatStatus> chat = Optional.empty();

  Readiness(String node, Collection<Role> roles) {
    this.node = node;
    this.roles = EnumSet.copyOf(roles);
  }

  /// The node is Up in the cluster.
  void onJoined() {
    joined = true;
  }

  /// All listeners of a part listen.
  void onBound(Role role) {
    bound.add(role);
  }

  /// The board says something new.
  void onBoard(ClusterStatus board) {
    chat = board.part(node, ChatStatus.class);
    hadPrimary |= chat.filter(Readiness::hasPrimary).isPresent();
  }

  /// What is missing, in words; nothing if the node is ready.
  List<String> missing() {
    var missing = new ArrayList<String>();
    if (!joined) {
      missing.add("it is not in the cluster yet");
    }
    for (Role role : roles) {
      if (!bound.contains(role)) {
        missing.add(role.word() + " does not listen yet");
      }
    }
    if (roles.contains(Role.CHAT)) {
      chat.map(this::lack).orElse(Optional.of("the replica starts")).ifPresent(missing::add);
    }
    return missing;
  }

  private Optional<String> lack(ChatStatus chat) {
    if (!chat.waitingFor().isEmpty()) {
      return Optional.of("the replica waits for " + String.join(", ", chat.waitingFor()));
    }
    return switch (chat.role()) {
      case STARTING -> Optional.of("the replica reads its log");
      case LEARNER -> hasPrimary(chat) ? Optional.empty() : Optional.of(NO_PRIMARY);
      case BACKUP, CANDIDATE, PRIMARY -> hadPrimary ? Optional.empty() : Optional.of(NO_PRIMARY);
    };
  }

  private static boolean hasPrimary(ChatStatus chat) {
    return switch (chat.role()) {
      case PRIMARY -> true;
      case LEARNER, BACKUP -> !chat.primary().isEmpty();
      case STARTING, CANDIDATE -> false;
    };
  }
}
