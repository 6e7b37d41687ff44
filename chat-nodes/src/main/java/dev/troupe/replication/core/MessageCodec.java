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
  private static final byte CONFIRM = 8;
  private static final byte SNAPSHOT_PART = 9;
  private static final byte SNAPSHOT_TAKEN = 10;
  private static final byte ASK_READ = 11;
  private static final byte READ_AT = 12;
  private static final byte TAKE_OVER = 13;
  private static final byte ASK_HAND_OVER = 14;
  private static final int LEADING = 1;
  private static final int CONFIRMED = 2;
  private static final int URGENT = 4;
  private static final int FIXED_BYTES = 80;

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
          case Message.Ack _,
              Message.Fenced _,
              Message.Confirm _,
              Message.SnapshotTaken _,
              Message.AskRead _,
              Message.ReadAt _,
              Message.TakeOver _ ->
              0;
          case Message.SnapshotPart part -> part.bytes().length();
          case Message.Mismatch mismatch -> 16 * mismatch.log().starts().size();
          case Message.Forward forward ->
              4 * forward.id().client().length() + forward.payload().length();
          case Message.Gap gap -> 4 * gap.client().length();
          case Message.AskHandOver ask -> 4 * ask.to().length();
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
      case Message.Ack(var epoch, var born, var index) ->
          to.put(ACK).putLong(epoch).putLong(born).putLong(index);
      case Message.Mismatch(var epoch, var born, var log) -> {
        to.put(MISMATCH).putLong(epoch).putLong(born).putLong(log.last());
        to.putInt(log.starts().size());
        log.starts().forEach(start -> to.putLong(start.epoch()).putLong(start.index()));
      }
      case Message.Fenced(var epoch) -> to.put(FENCED).putLong(epoch);
      case Message.Forward(var id, var payload) -> {
        to.put(FORWARD).putLong(id.seq());
        writeText(id.client(), to);
        writePayload(payload, to);
      }
      case Message.Gap(var client, var expected) -> {
        to.put(GAP).putLong(expected);
        writeText(client, to);
      }
      case Message.Confirm(var epoch, var born) -> to.put(CONFIRM).putLong(epoch).putLong(born);
      case Message.SnapshotPart(var epoch, var index, var size, var offset, var bytes) -> {
        to.put(SNAPSHOT_PART).putLong(epoch).putLong(index).putLong(size).putLong(offset);
        writePayload(bytes, to);
      }
      case Message.SnapshotTaken(var epoch, var index, var taken) ->
          to.put(SNAPSHOT_TAKEN).putLong(epoch).putLong(index).putLong(taken);
      case Message.AskRead(var token) -> to.put(ASK_READ).putLong(token);
      case Message.ReadAt(var token, var index) -> to.put(READ_AT).putLong(token).putLong(index);
      case Message.AskHandOver(var heir) -> writeText(heir, to.put(ASK_HAND_OVER));
      case Message.TakeOver(var epoch) -> to.put(TAKE_OVER).putLong(epoch);
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
        case ACK -> new Message.Ack(from.getLong(), from.getLong(), from.getLong());
        case MISMATCH -> readMismatch(from);
        case FENCED -> new Message.Fenced(from.getLong());
        case FORWARD -> readForward(from);
        case GAP -> {
          long expected = from.getLong();
          yield new Message.Gap(readText(from), expected);
        }
        case CONFIRM -> new Message.Confirm(from.getLong(), from.getLong());
        case SNAPSHOT_PART ->
            new Message.SnapshotPart(
                from.getLong(), from.getLong(), from.getLong(), from.getLong(), readPayload(from));
        case SNAPSHOT_TAKEN ->
            new Message.SnapshotTaken(from.getLong(), from.getLong(), from.getLong());
        case ASK_READ -> new Message.AskRead(from.getLong());
        case READ_AT -> new Message.ReadAt(from.getLong(), from.getLong());
        case TAKE_OVER -> new Message.TakeOver(from.getLong());
        case ASK_HAND_OVER -> new Message.AskHandOver(readText(from));
        default -> throw new IllegalArgumentException("unknown kind of message " + kind);
      };
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("message is cut short", e);
    }
  }

  private static void writeHeartbeat(Message.Heartbeat heartbeat, ByteBuffer to) {
    to.putLong(heartbeat.acceptedEpoch())
        .put((byte) flags(heartbeat))
        .putLong(heartbeat.identity().born())
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
    int flags = from.get();
    var identity = new LogIdentity(from.getLong(), (flags & CONFIRMED) != 0);
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
        acceptedEpoch,
        (flags & LEADING) != 0,
        configuration,
        identity,
        last,
        lastEpoch,
        round,
        echo,
        (flags & URGENT) != 0);
  }

  private static int flags(Message.Heartbeat heartbeat) {
    return (heartbeat.leading() ? LEADING : 0)
        | (heartbeat.identity().confirmed() ? CONFIRMED : 0)
        | (heartbeat.urgent() ? URGENT : 0);
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
    long born = from.getLong();
    long last = from.getLong();
    int size = count(from, 2 * Long.BYTES);
    List<EpochTable.Start> starts = new ArrayList<>(size);
    for (int left = size; left > 0; left--) {
      starts.add(new EpochTable.Start(from.getLong(), from.getLong()));
    }
    return new Message.Mismatch(epoch, born, new EpochTable(starts, last));
  }

  private static Message readForward(ByteBuffer from) {
    long seq = from.getLong();
    String client = readText(from);
    return new Message.Forward(new CommandId(client, seq), readPayload(from));
  }

  private static void writePayload(Payload payload, ByteBuffer to) {
    to.putInt(payload.length()).put(payload.bytes());
  }

  private static Payload readPayload(ByteBuffer from) {
    byte[] payload = new byte[count(from, 1)];
    from.get(payload);
    return Payload.of(payload);
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
