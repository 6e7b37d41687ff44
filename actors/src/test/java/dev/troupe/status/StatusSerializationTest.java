package dev.troupe.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.net.HostPort;
import dev.troupe.testing.TestNodes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.pekko.actor.testkit.typed.javadsl.SerializationTestKit;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.jackson.JacksonCborSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StatusSerializationTest {
  private static final HostPort AT = new HostPort("127.0.0.1", 5010);
  private static final TestNodes NODES = new TestNodes();
  private static final SerializationTestKit KIT = new SerializationTestKit(NODES.start().system());

  @AfterAll
  static void stop() {
    NODES.close();
  }

  static List<PartStatus> parts() {
    var queue =
        new BalancerStatus.Queue(3, 17, 2, Duration.ofNanos(1_234_567), Duration.ofMillis(2));
    var server =
        new BalancerStatus.Server(
            "s1",
            AT,
            false,
            true,
            7,
            "refused",
            3,
            1L << 40,
            new BalancerStatus.Bytes(1L << 41, 7),
            new BalancerStatus.Connects(
                9, 1, Duration.ofNanos(12_345), Duration.ofNanos(77), Duration.ofMillis(3)));
    return List.of(
        new BalancerStatus(
            List.of(
                new BalancerStatus.Listener(
                    "door",
                    AT,
                    "tcp",
                    "round-robin",
                    "streams",
                    5,
                    1,
                    Map.of("cut", 1L << 40),
                    queue,
                    List.of(server)))),
        new ChatStatus(
            AT,
            ChatStatus.Role.PRIMARY,
            7,
            "node-1",
            List.of("node-1", "node-2"),
            1L << 40,
            12,
            12,
            "00ff",
            3,
            1000,
            List.of("node-3")),
        new ChatTraffic(17, Collections.nCopies(13, 1L << 33), Duration.ofNanos(1_234_567)),
        new ChatStatistics(OptionalDouble.of(4.5), 1, 2, 3, 4, "ann"),
        new ChatStatistics(OptionalDouble.empty(), 0, 0, 0, 0, ""),
        new EdgeStatus(List.of(8000, 8001), 99),
        new FilesStatus(AT, 2, 17));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void everyPartComesBackAsItWasSent(PartStatus part) {
    var status =
        new NodeStatus(
            "node-1",
            "127.0.0.1:5000",
            Instant.parse("2026-01-02T03:04:05.678Z"),
            List.of("it starts"),
            List.of(part));
    assertThat(KIT.verifySerialization(status, true)).isEqualTo(status);
  }

  @Test
  void aStatusTravelsAsCbor() {
    var status = new NodeStatus("node-1", "127.0.0.1:5000", Instant.EPOCH, List.of(), parts());
    var serialization = SerializationExtension.get(NODES.start().system());
    assertThat(serialization.findSerializerFor(status)).isInstanceOf(JacksonCborSerializer.class);
  }
}
