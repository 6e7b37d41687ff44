package dev.troupe.replication;

import dev.troupe.replication.core.Message;
import dev.troupe.replication.core.MessageCodec;
import java.io.NotSerializableException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.serialization.ByteBufferSerializer;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/// Writes what replicas say to each other straight into Artery's buffers: the sender's name, then
/// the message as [MessageCodec] has it.
public final class ReplicaSerializer extends SerializerWithStringManifest
    implements ByteBufferSerializer {
  private static final int IDENTIFIER = 7_214_001;

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return "";
  }

  @Override
  public void toBinary(Object message, ByteBuffer to) {
    var fromPeer = (Replica.FromPeer) message;
    byte[] name = fromPeer.from().getBytes(StandardCharsets.UTF_8);
    to.putShort((short) name.length).put(name);
    MessageCodec.write(fromPeer.message(), to);
  }

  @Override
  public byte[] toBinary(Object message) {
    var fromPeer = (Replica.FromPeer) message;
    int nameBytes = Short.BYTES + 4 * fromPeer.from().length();
    var buffer = ByteBuffer.allocate(nameBytes + MessageCodec.maxBytes(fromPeer.message()));
    toBinary(message, buffer);
    byte[] bytes = new byte[buffer.position()];
    buffer.flip().get(bytes);
    return bytes;
  }

  @Override
  public Object fromBinary(ByteBuffer from, String manifest) throws NotSerializableException {
    try {
      byte[] name = new byte[Short.toUnsignedInt(from.getShort())];
      from.get(name);
      Message message = MessageCodec.read(from);
      return new Replica.FromPeer(new String(name, StandardCharsets.UTF_8), message);
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw new NotSerializableException("not a replica's message: " + e.getMessage());
    }
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    return fromBinary(ByteBuffer.wrap(bytes), manifest);
  }
}
