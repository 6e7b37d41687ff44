package dev.troupe.replication.core;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// The binary form of messages on the wire: a byte for the kind, then the fields in order,
/// big-endian; texts with their length in two bytes, lists with theirs in four.
public final class MessageCodec {
  private static final byte HEARTBEAT = 1;
  private static final byte APPEND = 2;
  private static final byte ACK = 3;
  private static final byte MISMATCH = 4;
  private static final byte FENCED = 5;
  private static final byte FORWARD = 6;
  private static final byte GAP = 7;
  private static final int FIXED_BYTES = 64;

  private MessageCodec() {}

  /// No less than [#write] needs, and not much more.
  public static int maxBytes(Message message) {
    return FIXED_BYTES
        + switch (message) {
          case Message.Heartbeat heartbeat ->
              16
                  + 4 * heartbeat.configuration().primary().length()
                  + heartbeat.configuration().inSync().stream()
                      .mapToInt(name -> 2 + 4 * name.length())
                      .sum();
          case Message.Append append ->
              append.entries().stream().mapToInt(EntryCodec::sizeBytes).sum();
          case Message.Ack _, Message.Fenced _ -> 0;
          case Message.Mismatch mismatch -> 16 * mismatch.log().starts().size();
          case Message.Forward forward ->
              4 * forward.id().client().length() + forward.payload().length();
          case Message.Gap gap -> 4 * gap.client().length();
        };
  }

  /// Puts a message at the buffer's position.
  public static void write(Message message, ByteBuffer to) {
    switch (message) {
      case Message.Heartbeat heartbeat -> writeHeartbeat(heartbeat, to.put(HEARTBEAT));
      case Message.Append(var epoch, var previous, var previousEpoch, var entries, var commit) -> {
        to.put(APPEND).putLong(epoch).putLong(previous).putLong(previousEpoch).putLong(commit);
        to.putInt(entries.size());
        entries.forEach(entry -> EntryCodec.write(entry, to));
      }
      case Message.Ack(var epoch, var index) -> to.put(ACK).putLong(epoch).putLong(index);
      case Message.Mismatch(var epoch, var log) -> {
        to.put(MISMATCH).putLong(epoch).putLong(log.last()).putInt(log.starts().size());
        log.starts().forEach(start -> to.putLong(start.epoch()).putLong(start.index()));
      }
      case Message.Fenced(var epoch) -> to.put(FENCED).putLong(epoch);
      case Message.Forward(var id, var payload) -> {
        to.put(FORWARD).putLong(id.seq());
        writeText(id.client(), to);
        to.putInt(payload.length()).put(payload.bytes());
      }
      case Message.Gap(var client, var expected) -> {
        to.put(GAP).putLong(expected);
        writeText(client, to);
      }
    }
  }

  /// Reads a message at the buffer's position.
  ///
  /// @throws IllegalArgumentException if there is none, saying what stands there
  public static Message read(ByteBuffer from) {
    try {
      byte kind = from.get();
      return switch (kind) {
        case HEARTBEAT -> readHeartbeat(from);
        case APPEND -> readAppend(from);
        case ACK -> new Message.Ack(from.getLong(), from.getLong());
        case MISMATCH -> readMismatch(from);
        case FENCED -> new Message.Fenced(from.getLong());
        case FORWARD -> readForward(from);
        case GAP -> {
          long expected = from.getLong();
          yield new Message.Gap(readText(from), expected);
        }
        default -> throw new IllegalArgumentException("unknown kind of message " + kind);
      };
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("message is cut short", e);
    }
  }

  private static void writeHeartbeat(Message.Heartbeat heartbeat, ByteBuffer to) {
    to.putLong(heartbeat.acceptedEpoch())
        .put((byte) (heartbeat.leading() ? 1 : 0))
        .putLong(heartbeat.last())
        .putLong(heartbeat.lastEpoch())
        .putLong(heartbeat.round())
        .putLong(heartbeat.echo());
    Configuration configuration = heartbeat.configuration();
    to.putLong(configuration.version()).putLong(configuration.epoch());
    writeText(configuration.primary(), to);
    to.putInt(configuration.inSync().size());
    configuration.inSync().forEach(name -> writeText(name, to));
  }

  private static Message readHeartbeat(ByteBuffer from) {
    long acceptedEpoch = from.getLong();
    boolean leading = from.get() == 1;
    long last = from.getLong();
    long lastEpoch = from.getLong();
    long round = from.getLong();
    long echo = from.getLong();
    long version = from.getLong();
    long epoch = from.getLong();
    String primary = readText(from);
    var inSync = new TreeSet<String>();
    for (int left = count(from, 2); left > 0; left--) {
      inSync.add(readText(from));
    }
    var configuration = new Configuration(version, epoch, primary, inSync);
    return new Message.Heartbeat(
        acceptedEpoch, leading, configuration, last, lastEpoch, round, echo);
  }

  private static Message readAppend(ByteBuffer from) {
    long epoch = from.getLong();
    long previous = from.getLong();
    long previousEpoch = from.getLong();
    long commit = from.getLong();
    int size = count(from, EntryCodec.HEADER_BYTES);
    List<Entry> entries = new ArrayList<>(size);
    for (int left = size; left > 0; left--) {
      entries.add(EntryCodec.read(from));
    }
    return new Message.Append(epoch, previous, previousEpoch, entries, commit);
  }

  private static Message readMismatch(ByteBuffer from) {
    long epoch = from.getLong();
    long last = from.getLong();
    int size = count(from, 2 * Long.BYTES);
    List<EpochTable.Start> starts = new ArrayList<>(size);
    for (int left = size; left > 0; left--) {
      starts.add(new EpochTable.Start(from.getLong(), from.getLong()));
    }
    return new Message.Mismatch(epoch, new EpochTable(starts, last));
  }

  private static Message readForward(ByteBuffer from) {
    long seq = from.getLong();
    String client = readText(from);
    byte[] payload = new byte[count(from, 1)];
    from.get(payload);
    return new Message.Forward(new CommandId(client, seq), Payload.of(payload));
  }

  /// A list's length, refused if the rest of the buffer cannot hold as many.
  private static int count(ByteBuffer from, int leastBytesEach) {
    int count = from.getInt();
    if (count < 0 || (long) count * leastBytesEach > from.remaining()) {
      throw new IllegalArgumentException("a list of " + count + " cannot follow");
    }
    return count;
  }

  private static void writeText(String text, ByteBuffer to) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    to.putShort((short) bytes.length).put(bytes);
  }

  private static String readText(ByteBuffer from) {
    byte[] bytes = new byte[Short.toUnsignedInt(from.getShort())];
    from.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
