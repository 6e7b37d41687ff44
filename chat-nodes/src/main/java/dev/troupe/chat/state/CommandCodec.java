package dev.troupe.chat.state;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The binary form of commands in the log: a byte for the kind, then the fields in order; texts
/// with their length in two bytes. A kind once given out keeps its meaning, since logs live long.
public final class CommandCodec {
  private static final byte LOGIN = 1;
  private static final byte LOGOUT = 2;
  private static final byte SEND = 3;
  private static final byte JOIN = 4;
  private static final byte PART = 5;
  private static final byte CONFIRM = 6;
  private static final byte END_SESSIONS = 7;
  private static final byte START_NODE = 8;

  private CommandCodec() {}

  /// The bytes of a command.
  public static byte[] write(ChatCommand command) {
    return switch (command) {
      case ChatCommand.Login(var account, var session) ->
          new Writer(LOGIN).text(account).session(session).bytes();
      case ChatCommand.Logout(var account, var session) ->
          new Writer(LOGOUT).text(account).session(session).bytes();
      case ChatCommand.Send(var from, var target, var text, var notice) ->
          new Writer(SEND).text(from).text(target).text(text).number(notice ? 1 : 0).bytes();
      case ChatCommand.Join(var account, var channel) ->
          new Writer(JOIN).text(account).text(channel).bytes();
      case ChatCommand.Part(var account, var channel, var reason) ->
          new Writer(PART).text(account).text(channel).text(reason).bytes();
      case ChatCommand.Confirm(var account, var index) ->
          new Writer(CONFIRM).text(account).number(index).bytes();
      case ChatCommand.EndSessions(var node, var incarnation) ->
          new Writer(END_SESSIONS).text(node).number(incarnation).bytes();
      case ChatCommand.StartNode(var node, var incarnation) ->
          new Writer(START_NODE).text(node).number(incarnation).bytes();
    };
  }

  /// The command that [#write] wrote.
  ///
  /// @throws IllegalArgumentException if these bytes are no command
  public static ChatCommand read(byte[] bytes) {
    var from = ByteBuffer.wrap(bytes);
    try {
      byte kind = from.get();
      return switch (kind) {
        case LOGIN -> new ChatCommand.Login(text(from), session(from));
        case LOGOUT -> new ChatCommand.Logout(text(from), session(from));
        case SEND -> new ChatCommand.Send(text(from), text(from), text(from), from.getLong() == 1);
        case JOIN -> new ChatCommand.Join(text(from), text(from));
        case PART -> new ChatCommand.Part(text(from), text(from), text(from));
        case CONFIRM -> new ChatCommand.Confirm(text(from), from.getLong());
        case END_SESSIONS -> new ChatCommand.EndSessions(text(from), from.getLong());
        case START_NODE -> new ChatCommand.StartNode(text(from), from.getLong());
        default -> throw new IllegalArgumentException("unknown kind of command " + kind);
      };
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("command is cut short", e);
    }
  }

  private static String text(ByteBuffer from) {
    byte[] bytes = new byte[Short.toUnsignedInt(from.getShort())];
    from.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static SessionId session(ByteBuffer from) {
    return new SessionId(text(from), from.getLong(), from.getLong());
  }

  private static final class Writer {
    private ByteBuffer to = ByteBuffer.allocate(128);

    Writer(byte kind) {
      to.put(kind);
    }

    Writer text(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      if (bytes.length > 0xffff) {
        throw new IllegalArgumentException("text of " + bytes.length + " bytes is too long");
      }
      ensure(Short.BYTES + bytes.length).putShort((short) bytes.length).put(bytes);
      return this;
    }

    Writer number(long number) {
      ensure(Long.BYTES).putLong(number);
      return this;
    }

    Writer session(SessionId session) {
      return text(session.node()).number(session.incarnation()).number(session.number());
    }

    byte[] bytes() {
      byte[] bytes = new byte[to.position()];
      to.flip().get(bytes);
      return bytes;
    }

    private ByteBuffer ensure(int more) {
      if (to.remaining() < more) {
        to = ByteBuffer.allocate(2 * (to.position() + more)).put(to.flip());
      }
      return to;
    }
  }
}
