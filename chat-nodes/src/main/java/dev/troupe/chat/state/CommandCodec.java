package dev.troupe.chat.state;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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
  private static final byte SEND_TAGS = 9;
  private static final byte KICK = 10;
  private static final byte INVITE = 11;
  private static final byte SET_TOPIC = 12;
  private static final byte SET_MODES = 13;
  private static final byte SET_AWAY = 14;
  private static final byte SET_REAL_NAME = 15;
  private static final byte SET_CREDENTIALS = 16;
  private static final byte MARK = 17;
  private static final byte MAKE_OPERATOR = 18;
  private static final byte KILL = 19;
  private static final byte WALLOPS = 20;
  private static final byte DROP = 21;
  private static final byte TALLY = 22;
  private static final byte RATE = 23;
  private static final byte FORGET = 24;
  private static final byte TRIM = 25;
  private static final byte REGISTER = 26;

  private static final int NO_PROOF = 0;
  private static final int KNOWN = 1;
  private static final int FRESH = 2;

  private CommandCodec() {}

  /// The bytes of a command.
  public static byte[] write(ChatCommand command) {
    return switch (command) {
      case ChatCommand.Login login -> write(login);
      case ChatCommand.Register(var account, var intoLobby, var credentials) ->
          new Writer(REGISTER).text(account).flag(intoLobby).credentials(credentials).bytes();
      case ChatCommand.Logout(var account, var session, var reason) ->
          new Writer(LOGOUT).text(account).session(session).text(reason).bytes();
      case ChatCommand.Send(var from, var target, var text, var notice, var tags, var label) ->
          new Writer(SEND).texts(from, target, text).flag(notice).texts(tags, label).bytes();
      case ChatCommand.SendTags(var from, var target, var tags) ->
          new Writer(SEND_TAGS).texts(from, target, tags).bytes();
      case ChatCommand.Join(var account, var channel, var key) ->
          new Writer(JOIN).texts(account, channel, key).bytes();
      case ChatCommand.Part(var account, var channel, var reason) ->
          new Writer(PART).texts(account, channel, reason).bytes();
      case ChatCommand.Kick(var by, var channel, var account, var reason) ->
          new Writer(KICK).texts(by, channel, account, reason).bytes();
      case ChatCommand.Invite(var by, var account, var channel) ->
          new Writer(INVITE).texts(by, account, channel).bytes();
      case ChatCommand.SetTopic(var by, var channel, var text) ->
          new Writer(SET_TOPIC).texts(by, channel, text).bytes();
      case ChatCommand.SetModes set -> write(set);
      case ChatCommand.SetAway(var account, var text) ->
          new Writer(SET_AWAY).texts(account, text).bytes();
      case ChatCommand.SetRealName(var account, var text) ->
          new Writer(SET_REAL_NAME).texts(account, text).bytes();
      case ChatCommand.SetCredentials(var account, var credentials) ->
          new Writer(SET_CREDENTIALS).text(account).credentials(credentials).bytes();
      case ChatCommand.Mark(var account, var target, var time) ->
          new Writer(MARK).texts(account, target).number(time).bytes();
      case ChatCommand.MakeOperator(var account) -> new Writer(MAKE_OPERATOR).text(account).bytes();
      case ChatCommand.Kill(var by, var account, var reason) ->
          new Writer(KILL).texts(by, account, reason).bytes();
      case ChatCommand.Wallops(var by, var text) -> new Writer(WALLOPS).texts(by, text).bytes();
      case ChatCommand.Drop(var account) -> new Writer(DROP).text(account).bytes();
      case ChatCommand.Confirm(var account, var index) ->
          new Writer(CONFIRM).text(account).number(index).bytes();
      case ChatCommand.EndSessions(var node, var incarnation) ->
          new Writer(END_SESSIONS).text(node).number(incarnation).bytes();
      case ChatCommand.StartNode(var node, var incarnation) ->
          new Writer(START_NODE).text(node).number(incarnation).bytes();
      case ChatCommand.Tally(var node, var offset, var approaches, var lost) ->
          new Writer(TALLY).text(node).number(offset).number(approaches).number(lost).bytes();
      case ChatCommand.Rate(var node, var before, var rating) ->
          new Writer(RATE).text(node).number(before).number(rating).bytes();
      case ChatCommand.Forget(var days) -> new Writer(FORGET).number(days).bytes();
      case ChatCommand.Trim(var days, var entries) ->
          new Writer(TRIM).number(days).number(entries).bytes();
    };
  }

  private static byte[] write(ChatCommand.Login login) {
    Writer writer =
        new Writer(LOGIN)
            .text(login.account())
            .session(login.session())
            .texts(login.user(), login.realName())
            .flag(login.mayCreate())
            .flag(login.intoLobby());
    return switch (login.proof()) {
      case Proof.None _ -> writer.number(NO_PROOF).bytes();
      case Proof.Known(var storedKey) -> writer.number(KNOWN).text(storedKey).bytes();
      case Proof.Fresh(var credentials) -> writer.number(FRESH).credentials(credentials).bytes();
    };
  }

  private static byte[] write(ChatCommand.SetModes set) {
    Writer writer =
        new Writer(SET_MODES).texts(set.by(), set.channel()).number(set.changes().size());
    for (ModeChange change : set.changes()) {
      writer.number(change.mode()).flag(change.on()).text(change.parameter());
    }
    return writer.bytes();
  }

  /// The command that [#write] wrote.
  ///
  /// @throws IllegalArgumentException if these bytes are no command
  public static ChatCommand read(byte[] bytes) {
    var from = ByteBuffer.wrap(bytes);
    try {
      return read(from.get(), from);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("command is cut short", e);
    }
  }

  private static ChatCommand read(byte kind, ByteBuffer from) {
    return switch (kind) {
      case LOGIN ->
          new ChatCommand.Login(
              text(from),
              session(from),
              text(from),
              text(from),
              flag(from),
              flag(from),
              proof(from));
      case REGISTER -> new ChatCommand.Register(text(from), flag(from), credentials(from));
      case LOGOUT -> new ChatCommand.Logout(text(from), session(from), text(from));
      case SEND ->
          new ChatCommand.Send(
              text(from), text(from), text(from), flag(from), text(from), text(from));
      case SEND_TAGS -> new ChatCommand.SendTags(text(from), text(from), text(from));
      case JOIN -> new ChatCommand.Join(text(from), text(from), text(from));
      case PART -> new ChatCommand.Part(text(from), text(from), text(from));
      case KICK -> new ChatCommand.Kick(text(from), text(from), text(from), text(from));
      case INVITE -> new ChatCommand.Invite(text(from), text(from), text(from));
      case SET_TOPIC -> new ChatCommand.SetTopic(text(from), text(from), text(from));
      case SET_MODES -> new ChatCommand.SetModes(text(from), text(from), changes(from));
      case SET_AWAY -> new ChatCommand.SetAway(text(from), text(from));
      case SET_REAL_NAME -> new ChatCommand.SetRealName(text(from), text(from));
      case SET_CREDENTIALS -> new ChatCommand.SetCredentials(text(from), credentials(from));
      case MARK -> new ChatCommand.Mark(text(from), text(from), from.getLong());
      case MAKE_OPERATOR -> new ChatCommand.MakeOperator(text(from));
      case KILL -> new ChatCommand.Kill(text(from), text(from), text(from));
      case WALLOPS -> new ChatCommand.Wallops(text(from), text(from));
      case DROP -> new ChatCommand.Drop(text(from));
      case CONFIRM -> new ChatCommand.Confirm(text(from), from.getLong());
      case END_SESSIONS -> new ChatCommand.EndSessions(text(from), from.getLong());
      case START_NODE -> new ChatCommand.StartNode(text(from), from.getLong());
      case TALLY ->
          new ChatCommand.Tally(text(from), (int) from.getLong(), from.getLong(), from.getLong());
      case RATE -> new ChatCommand.Rate(text(from), (int) from.getLong(), (int) from.getLong());
      case FORGET -> new ChatCommand.Forget((int) from.getLong());
      case TRIM -> new ChatCommand.Trim((int) from.getLong(), from.getLong());
      default -> throw new IllegalArgumentException("unknown kind of command " + kind);
    };
  }

  private static boolean flag(ByteBuffer from) {
    return from.getLong() == 1;
  }

  private static Credentials credentials(ByteBuffer from) {
    return new Credentials(text(from), (int) from.getLong(), text(from), text(from));
  }

  private static Proof proof(ByteBuffer from) {
    int kind = (int) from.getLong();
    return switch (kind) {
      case NO_PROOF -> new Proof.None();
      case KNOWN -> new Proof.Known(text(from));
      case FRESH -> new Proof.Fresh(credentials(from));
      default -> throw new IllegalArgumentException("unknown kind of proof " + kind);
    };
  }

  private static List<ModeChange> changes(ByteBuffer from) {
    long count = from.getLong();
    var changes = new ArrayList<ModeChange>();
    for (long i = 0; i < count; i++) {
      changes.add(new ModeChange((char) from.getLong(), flag(from), text(from)));
    }
    return changes;
  }

  private static String text(ByteBuffer from) {
    byte[] bytes = new byte[Short.toUnsignedInt(from.getShort())];
    from.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static SessionId session(ByteBuffer from) {
    return new SessionId(text(from), from.getLong(), from.getLong(), flag(from));
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

    Writer texts(String... texts) {
      for (String text : texts) {
        text(text);
      }
      return this;
    }

    Writer flag(boolean flag) {
      return number(flag ? 1 : 0);
    }

    Writer credentials(Credentials credentials) {
      return text(credentials.salt())
          .number(credentials.iterations())
          .texts(credentials.storedKey(), credentials.serverKey());
    }

    Writer number(long number) {
      ensure(Long.BYTES).putLong(number);
      return this;
    }

    Writer session(SessionId session) {
      return text(session.node())
          .number(session.incarnation())
          .number(session.number())
          .flag(session.secure());
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
