package dev.troupe.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.net.HostPort;
import dev.troupe.status.BalancerStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TripTest {
  private static final InetSocketAddress CLIENT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 42);
  private static final long BEGUN = -1_000;

  private final Trip trip = new Trip(BEGUN);

  @Test
  void eachStepHasItsTimeAndAllTriesWaitTogether() {
    trip.asks(BEGUN + 5);
    trip.isGiven(to("a"), BEGUN + 15);
    trip.asks(BEGUN + 115);
    trip.isGiven(to("b"), BEGUN + 135);
    assertThat(trip.connectNanos()).isEqualTo(Trip.NOT_YET);
    trip.isJoined(BEGUN + 335);
    assertThat(trip.connectNanos()).isEqualTo(200);
    trip.isAnswered(BEGUN + 635);
    trip.isAnswered(BEGUN + 735);
    trip.ends(Ending.CLIENT_ENDED);
    var bytes = new BalancerStatus.Bytes(3, 4);
    assertThat(trip.passage(CLIENT, bytes, BEGUN + 1_000))
        .isEqualTo(
            new Passage(
                CLIENT,
                Optional.of("b"),
                Ending.CLIENT_ENDED,
                2,
                Duration.ofNanos(30),
                Optional.of(Duration.ofNanos(200)),
                Optional.of(Duration.ofNanos(300)),
                Duration.ofNanos(1_000),
                bytes));
  }

  @Test
  void whoIsAnsweredByTheBalancerEndsSoWhateverComesAfterIt() {
    trip.asks(BEGUN);
    trip.isGiven(
        new Assignment.Answer(ByteString.emptyByteString(), Ending.QUEUE_FULL, Optional.empty()),
        BEGUN + 7);
    assertThat(trip.isOpen()).isFalse();
    trip.ends(Ending.CLIENT_ENDED);
    trip.ends(Ending.CLIENT_RESET);
    var passage = passage();
    assertThat(passage.ending()).isEqualTo(Ending.QUEUE_FULL);
    assertThat(passage.server()).isEmpty();
    assertThat(passage.connect()).isEmpty();
    assertThat(passage.waited()).isEqualTo(Duration.ofNanos(7));
  }

  @Test
  void aReferralNamesItsServer() {
    trip.isGiven(
        new Assignment.Answer(ByteString.emptyByteString(), Ending.REFERRED, Optional.of("a")), 0);
    assertThat(passage().server()).contains("a");
    assertThat(passage().tries()).isZero();
  }

  @Test
  void theFirstOfTwoEndsInGoodOrderCountsUnlessAFailureFollows() {
    trip.ends(Ending.SERVER_ENDED);
    trip.ends(Ending.CLIENT_ENDED);
    assertThat(passage().ending()).isEqualTo(Ending.SERVER_ENDED);
    trip.ends(Ending.IDLE_TIMEOUT);
    trip.ends(Ending.CLIENT_RESET);
    assertThat(passage().ending()).isEqualTo(Ending.IDLE_TIMEOUT);
  }

  @Test
  void whatEndsWithoutAReasonWasCut() {
    assertThat(passage().ending()).isEqualTo(Ending.CUT);
  }

  @ParameterizedTest
  @EnumSource(Ending.class)
  void everyEndingHasAPlainWord(Ending ending) {
    assertThat(ending.word()).matches("[a-z]+(-[a-z]+)*");
  }

  private Passage passage() {
    return trip.passage(CLIENT, BalancerStatus.Bytes.NONE, BEGUN + 1_000);
  }

  private static Assignment to(String name) {
    return new Assignment.ToServer(Server.of(name, new HostPort("127.0.0.1", 1), 1));
  }
}
