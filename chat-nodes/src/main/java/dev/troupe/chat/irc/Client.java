package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.MailPage;
import dev.troupe.chat.state.Mailbox;
import dev.troupe.chat.state.Message;
import dev.troupe.chat.state.Outcome.Roster;
import dev.troupe.chat.state.SessionId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/// One client as the commands see it: what it has said of itself, and how to answer it.
final class Client {
  /// What stands behind the `@` of everyone's mask: clients' addresses are nobody's business.
  private static final String HOST = "troupe";

  private static final int MAX_LINE = IrcLine.MAX_BYTES - 2;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  final SessionId session;
  final Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
  String nick = "";
  boolean userGiven;
  boolean negotiating;
  Phase phase = Phase.REGISTERING;
  private final Deque<ChatCommand> submitted = new ArrayDeque<>();
  private List<Action> actions = new ArrayList<>();
  private final Deliveries deliveries = new Deliveries();

  /// How far the client has got.
  enum Phase {
    REGISTERING,
    LOGGING_IN,
    CHATTING,
    CLOSED
  }

  Client(SessionId session) {
    this.session = session;
  }

  List<Action> drain() {
    List<Action> done = actions;
    actions = new ArrayList<>();
    return done;
  }

  int commandsUnderWay() {
    return submitted.size();
  }

  void submit(ChatCommand command) {
    submitted.addLast(command);
    actions.add(new Action.Submit(command));
  }

  /// The oldest command that has not had an outcome.
  ChatCommand answered() {
    return submitted.removeFirst();
  }

  /// A line; what is beyond its limit is left out, which can only be a client's own words.
  void raw(String line) {
    tagged("", line);
  }

  private void tagged(String tags, String line) {
    actions.add(new Action.Reply(tags + Parts.of(line, MAX_LINE).getFirst()));
  }

  /// A numeric reply; `text` stands last and may hold spaces, what is before may not.
  void reply(Numeric numeric, String before, String text) {
    String to = nick.isEmpty() ? "*" : nick;
    String middle = before.isEmpty() ? "" : " " + before;
    raw(":%s %s %s%s :%s".formatted(session.node(), numeric.code(), to, middle, text));
  }

  void reply(Numeric numeric, String text) {
    reply(numeric, "", text);
  }

  /// A line that somebody has caused.
  void from(String account, String line) {
    raw(":%s!%s@%s %s".formatted(account, account, HOST, line));
  }

  /// Ends the conversation, and with it the session in the state, if there is one or will be.
  void close(String reason) {
    if (phase == Phase.CHATTING || phase == Phase.LOGGING_IN) {
      submit(new ChatCommand.Logout(nick, session));
    }
    if (phase != Phase.CLOSED) {
      raw("ERROR :" + reason);
      actions.add(new Action.Close());
      phase = Phase.CLOSED;
    }
  }

  void names(Roster roster) {
    String prefix =
        ":%s %s %s = %s :"
            .formatted(session.node(), Numeric.RPL_NAMREPLY.code(), nick, roster.channel());
    var line = new StringJoiner(" ", prefix, "");
    int length = utf8Length(prefix);
    for (String member : roster.members()) {
      if (length + 1 + member.length() > MAX_LINE) {
        raw(line.toString());
        line = new StringJoiner(" ", prefix, "");
        length = utf8Length(prefix);
      }
      line.add(member);
      length += 1 + member.length();
    }
    raw(line.toString());
    reply(Numeric.RPL_ENDOFNAMES, roster.channel(), "End of /NAMES list");
  }

  /// A message, in as many lines as its text needs.
  void message(Message message) {
    String verb = message.notice() ? "NOTICE" : "PRIVMSG";
    String head =
        ":%s!%s@%s %s %s :".formatted(message.from(), message.from(), HOST, verb, message.target());
    for (String part : Parts.of(message.text(), MAX_LINE - utf8Length(head))) {
      tagged(tags(message), head + part);
    }
  }

  /// A new message, which the client is to confirm.
  void deliver(Message message) {
    deliveries.add(message);
    push();
  }

  /// What waits for the client, which is to confirm it.
  void deliver(Mailbox mail) {
    deliveries.onLogin(mail);
    push();
  }

  /// Messages that were to be read.
  void onRead(MailPage page) {
    deliveries.onRead(page);
    push();
  }

  /// Whether all messages for the client are with its socket.
  boolean isDelivered() {
    return deliveries.isDone();
  }

  /// The client's socket has taken all that it was last given.
  void onTaken() {
    deliveries.onTaken();
    push();
  }

  private void push() {
    deliveries.portion().forEach(this::message);
    deliveries.readDue().ifPresent(actions::add);
    askForReceipt();
  }

  /// The client has answered a `PING`.
  void onPong(String token) {
    deliveries
        .onPong(token)
        .ifPresent(index -> {
          submit(new ChatCommand.Confirm(nick, index));
          askForReceipt();
        });
  }

  private void askForReceipt() {
    deliveries.receiptDue().ifPresent(index -> raw("PING :" + index));
  }

  private String tags(Message message) {
    var tags = new StringJoiner(";", "@", " ").setEmptyValue("");
    if (capabilities.contains(Capability.MESSAGE_TAGS)) {
      tags.add("msgid=" + message.id());
    }
    if (capabilities.contains(Capability.SERVER_TIME)) {
      tags.add("time=" + TIME.format(Instant.ofEpochMilli(message.timeMillis())));
    }
    return tags.toString();
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
