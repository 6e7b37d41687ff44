package dev.troupe.chat;

import dev.troupe.replication.core.ReplicaStatus;
import dev.troupe.status.ChatStatus;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// A node's chat as the status board is told of it: only when something has changed.
final class StatusReport {
  private final ChatSettings settings;
  private Optional<ReplicaStatus> replica = Optional.empty();
  private Optional<ChatStatus> told = Optional.empty();

  StatusReport(ChatSettings settings) {
    this.settings = settings;
  }

  void onStatus(ReplicaStatus status) {
    replica = Optional.of(status);
  }

  /// What to report now, if it is news.
  Optional<ChatStatus> next(int sessions, LiveState state) {
    Optional<ChatStatus> now =
        Optional.of(
            replica.map(status -> status(status, sessions, state)).orElse(starting(sessions)));
    if (now.equals(told)) {
      return Optional.empty();
    }
    told = now;
    return now;
  }

  private ChatStatus starting(int sessions) {
    return new ChatStatus(
        settings.listen(),
        ChatStatus.Role.STARTING,
        0,
        "",
        List.of(),
        0,
        0,
        0,
        "",
        sessions,
        settings.maxSessions(),
        List.of());
  }

  private ChatStatus status(ReplicaStatus status, int sessions, LiveState state) {
    var role =
        switch (status.standing()) {
          case LEARNER ->
              status.leader().isEmpty() ? ChatStatus.Role.STARTING : ChatStatus.Role.LEARNER;
          case BACKUP -> ChatStatus.Role.BACKUP;
          case CANDIDATE -> ChatStatus.Role.CANDIDATE;
          case PRIMARY -> ChatStatus.Role.PRIMARY;
        };
    return new ChatStatus(
        settings.listen(),
        role,
        status.acceptedEpoch(),
        status.leader(),
        List.copyOf(status.configuration().inSync()),
        status.last(),
        status.commit(),
        state.applied(),
        HexFormat.of().toHexDigits(state.fingerprint()),
        sessions,
        settings.maxSessions(),
        status.waitingFor());
  }
}
