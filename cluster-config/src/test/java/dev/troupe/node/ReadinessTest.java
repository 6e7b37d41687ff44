package dev.troupe.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.config.Role;
import dev.troupe.net.HostPort;
import dev.troupe.status.ChatStatus;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.NodeStatus;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ReadinessTest {
  private final Readiness readiness = new Readiness("node-1", Set.of(Role.CHAT, Role.FILES));

  @Test
  void everythingIsMissingAtTheStart() {
    assertThat(readiness.missing())
        .containsExactly(
            "it is not in the cluster yet",
            "chat does not listen yet",
            "files does not listen yet",
            "the replica starts");
  }

  @ParameterizedTest
  @EnumSource(
      value = ChatStatus.Role.class,
      names = {"LEARNER", "BACKUP", "PRIMARY"})
  void aNodeIsReadyOnceItIsInTheClusterListensAndItsReplicaFollowsOrLeads(ChatStatus.Role role) {
    joinAndBind();
    readiness.onBoard(board(role, "node-2", List.of()));
    assertThat(readiness.missing()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = ChatStatus.Role.class,
      names = {"STARTING", "CANDIDATE"})
  void aReplicaThatDoesNotServeYetIsWaitedFor(ChatStatus.Role role) {
    joinAndBind();
    readiness.onBoard(board(role, "", List.of()));
    assertThat(readiness.missing()).hasSize(1);
  }

  @Test
  void aReplicaThatWaitsForOthersSaysForWhom() {
    joinAndBind();
    readiness.onBoard(board(ChatStatus.Role.LEARNER, "node-2", List.of("node-2", "node-3")));
    assertThat(readiness.missing()).containsExactly("the replica waits for node-2, node-3");
  }

  @ParameterizedTest
  @EnumSource(
      value = ChatStatus.Role.class,
      names = {"BACKUP", "CANDIDATE"})
  void aTakeoverIsAPauseInWhichTheNodeStaysReady(ChatStatus.Role role) {
    joinAndBind();
    readiness.onBoard(board(ChatStatus.Role.BACKUP, "node-2", List.of()));
    readiness.onBoard(board(role, "", List.of()));
    assertThat(readiness.missing()).isEmpty();
  }

  @Test
  void aLearnerThatLosesItsPrimaryIsNotReadyAnyMore() {
    joinAndBind();
    readiness.onBoard(board(ChatStatus.Role.LEARNER, "node-2", List.of()));
    readiness.onBoard(board(ChatStatus.Role.LEARNER, "", List.of()));
    assertThat(readiness.missing()).containsExactly("there is no primary yet");
  }

  @Test
  void aNodeWithoutChatNeedsNoReplica() {
    var files = new Readiness("node-1", Set.of(Role.FILES));
    files.onJoined();
    files.onBound(Role.FILES);
    assertThat(files.missing()).isEmpty();
  }

  private void joinAndBind() {
    readiness.onJoined();
    readiness.onBound(Role.CHAT);
    readiness.onBound(Role.FILES);
  }

  private static ClusterStatus board(
      ChatStatus.Role role, String primary, List<String> waitingFor) {
    var chat =
        new ChatStatus(
            new HostPort("127.0.0.1", 5010),
            role,
            1,
            primary,
            List.of(),
            0,
            0,
            0,
            "",
            0,
            10,
            waitingFor);
    var node = new NodeStatus("node-1", "127.0.0.1:5000", Instant.EPOCH, List.of(), List.of(chat));
    return new ClusterStatus(new TreeMap<>(java.util.Map.of("node-1", node)));
  }
}
