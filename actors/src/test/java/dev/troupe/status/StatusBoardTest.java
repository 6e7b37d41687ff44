package dev.troupe.status;

import static dev.troupe.testing.Peer.PATIENCE;
import static dev.troupe.testing.TestNodes.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.status.StatusBoard.Get;
import dev.troupe.status.StatusBoard.Report;
import dev.troupe.status.StatusBoard.ReportMissing;
import dev.troupe.status.StatusBoard.Subscribe;
import dev.troupe.testing.TestNodes;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusBoardTest {
  private final TestNodes nodes = new TestNodes();
  private ActorTestKit one;
  private ActorRef<StatusBoard.Command> boardOfOne;

  @BeforeEach
  void start() {
    one = nodes.start();
    boardOfOne = one.spawn(StatusBoard.create("node-1"), "board");
  }

  @AfterEach
  void stop() {
    nodes.close();
  }

  @Test
  void aNodeWithoutAClusterShowsItself() {
    boardOfOne.tell(new ReportMissing(List.of()));
    var now = one.<ClusterStatus>createTestProbe();
    boardOfOne.tell(new Get(now.ref()));
    assertThat(now.receiveMessage().nodes())
        .hasEntrySatisfying(
            "node-1",
            status -> {
              assertThat(status.ready()).isTrue();
              assertThat(status.address()).matches("127\\.0\\.0\\.1:[0-9]+");
            });
  }

  @Test
  void aReportOnOneNodeShowsOnTheOtherUntilTheNodeIsRemoved() {
    var two = nodes.start();
    var boardOfTwo = two.spawn(StatusBoard.create("node-2"), "board");
    nodes.join(one, two);

    var edge = new EdgeStatus(List.of(8000), 4);
    boardOfTwo.tell(new Report(edge));
    var seen = one.<ClusterStatus>createTestProbe();
    boardOfOne.tell(new Subscribe(seen.ref()));
    seen.fishForMessage(
        PATIENCE, board -> until(board.part("node-2", EdgeStatus.class).equals(Optional.of(edge))));

    nodes.crash(two, one);
    seen.fishForMessage(PATIENCE, board -> until(!board.nodes().containsKey("node-2")));
  }

  @Test
  void aNodeThatJoinsLateSeesWhatWasSaidBefore() {
    boardOfOne.tell(new Report(new EdgeStatus(List.of(8000), 4)));
    var two = nodes.start();
    var boardOfTwo = two.spawn(StatusBoard.create("node-2"), "board");
    nodes.join(one, two);
    var seen = two.<ClusterStatus>createTestProbe();
    boardOfTwo.tell(new Subscribe(seen.ref()));
    seen.fishForMessage(
        PATIENCE, board -> until(board.part("node-1", EdgeStatus.class).isPresent()));
  }

  @Test
  void aStreamOfReportsReachesSubscribersAsOneChange() {
    var seen = one.<ClusterStatus>createTestProbe();
    boardOfOne.tell(new Subscribe(seen.ref()));
    assertThat(seen.receiveMessage().nodes()).containsOnlyKeys("node-1");
    for (int redirects = 1; redirects <= 1_000; redirects++) {
      boardOfOne.tell(new Report(new EdgeStatus(List.of(8000), redirects)));
    }
    var last = new EdgeStatus(List.of(8000), 1_000);
    var received =
        seen.fishForMessage(
            PATIENCE,
            board -> until(board.part("node-1", EdgeStatus.class).equals(Optional.of(last))));
    assertThat(received).hasSizeLessThan(20);
  }
}
