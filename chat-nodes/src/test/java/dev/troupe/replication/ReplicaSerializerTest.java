package dev.troupe.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.replication.core.CommandId;
import dev.troupe.replication.core.Configuration;
import dev.troupe.replication.core.Message;
import dev.troupe.replication.core.Payload;
import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ReplicaSerializerTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Replica.FromPeer MESSAGE =
      new Replica.FromPeer(
          "knoten-ü", new Message.Forward(new CommandId("x", 1), Payload.of(new byte[] {1, 2})));

  private final ReplicaSerializer serializer = new ReplicaSerializer();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void pekkoTakesItForWhatReplicasSay() throws Exception {
    var serialization = SerializationExtension.get(KIT.system().classicSystem());
    var found = serialization.findSerializerFor(MESSAGE);
    assertThat(found).isInstanceOf(ReplicaSerializer.class);
    byte[] bytes = serialization.serialize(MESSAGE).get();
    assertThat(serialization.deserialize(bytes, found.identifier(), "").get()).isEqualTo(MESSAGE);
  }

  @Test
  void theLongestNamesFit() throws Exception {
    String name = "ü€🦀".repeat(50);
    var heartbeat =
        new Message.Heartbeat(
            1, true, Configuration.NONE.takenOverBy(name, List.of(name, "b")), 2, 3, 4, 5);
    var message = new Replica.FromPeer(name, heartbeat);
    assertThat(serializer.fromBinary(serializer.toBinary(message), "")).isEqualTo(message);
  }

  @Test
  void bytesThatAreNoMessageAreRefused() {
    byte[] whole = serializer.toBinary(MESSAGE);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> serializer.fromBinary(ByteBuffer.wrap(cut), ""))
          .isInstanceOf(NotSerializableException.class)
          .hasMessageStartingWith("not a replica's message: ");
    }
  }
}
