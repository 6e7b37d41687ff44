package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.ChatView;
import dev.troupe.chat.state.MailPage;
import dev.troupe.chat.state.Mailbox;
import dev.troupe.chat.state.Message;
import dev.troupe.chat.state.SessionId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One client as the commands see it: what it has said of itself, and how to answer it.
final class Client {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  final SessionId session;
  final Host host;
  final Outbox outbox;
  final Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
  String nick = "";
  boolean userGiven;
  boolean negotiating;
  boolean capVersion302;
  Phase phase = Phase.REGISTERING;
  private final Deque<UnderWay> submitted = new ArrayDeque<>();
  private final Deliveries deliveries = new Deliveries();
  private long nowMillis;
  private int looking;
  private boolean holding;
  private @Nullable Runnable afterTaken;

  /// How far the client has got.
  enum Phase {
    REGISTERING,
    LOGGING_IN,
    CHATTING,
    CLOSED
  }

  /// A command and the line that it came of.
  record UnderWay(ChatCommand command, Outbox.Request request) {}

  Client(SessionId session, Host host) {
    this.session = session;
    this.host = host;
    this.outbox = new Outbox(host.node());
  }

  /// Sets the time of what is sent from now on.
  void at(long timeMillis) {
    nowMillis = timeMillis;
  }

  boolean has(Capability capability) {
    return capabilities.contains(capability);
  }

  /// What is asked of the client's name before it has one.
  String name() {
    return nick.isEmpty() ? "*" : nick;
  }

  /// Bytes that a line to or from this client may have, without tags and CRLF.
  int maxLine() {
    return maxLineWithEnd() - 2;
  }

  int maxLineWithEnd() {
    return has(Capability.LONG_LINES) ? IrcLine.MAX_LONG_BYTES : IrcLine.MAX_BYTES;
  }

  int commandsUnderWay() {
    return submitted.size();
  }

  void submit(ChatCommand command) {
    submitted.addLast(new UnderWay(command, outbox.expectMore()));
    outbox.add(new Action.Submit(command));
  }

  /// Looks at the state; no line of the client is carried out before the answer is there.
  ///
  /// @param question is asked elsewhere and must use nothing of this client
  <T> void look(Function<ChatView, T> question, Consumer<T> answer) {
    Outbox.Request request = outbox.expectMore();
    looking++;
    outbox.add(
        new Action.Look(view -> {
          T seen = question.apply(view);
          return () -> {
            looking--;
            outbox.resume(request);
            answer.accept(seen);
            outbox.leave();
          };
        }));
  }

  /// Goes on once the client's socket has taken what it was given so far.
  void whenTaken(Runnable next) {
    Outbox.Request request = outbox.expectMore();
    afterTaken =
        () -> {
          outbox.resume(request);
          next.run();
          outbox.leave();
        };
  }

  /// Whether an answer is still to be looked up or sent.
  boolean isAnswering() {
    return looking > 0 || afterTaken != null;
  }

  /// The oldest command that has not had an outcome.
  UnderWay answered() {
    return submitted.removeFirst();
  }

  /// A line; what is beyond its limit is left out, which can only be a client's own words.
  void raw(String line) {
    tagged("", line);
  }

  private void tagged(String tags, String line) {
    outbox.send(tags, Parts.of(line, maxLine()).getFirst());
  }

  /// A line that begins with the node's name.
  void fromNode(String line) {
    raw(":" + host.node() + " " + line);
  }

  /// A numeric reply; `text` stands last and may hold spaces, what is before may not.
  void reply(Numeric numeric, String before, String text) {
    words(numeric, (before.isEmpty() ? "" : before + " ") + ":" + text);
  }

  void reply(Numeric numeric, String text) {
    reply(numeric, "", text);
  }

  /// A numeric reply of which the rest is given as it stands on the line.
  void words(Numeric numeric, String rest) {
    fromNode(numeric.code() + " " + name() + " " + rest);
  }

  /// A standard reply (IRCv3): what went wrong with a command, for machines and people.
  void fail(String verb, String code, String context, String text) {
    fromNode("FAIL " + verb + " " + code + (context.isEmpty() ? "" : " " + context) + " :" + text);
  }

  /// A line that somebody has caused.
  void from(String account, String line) {
    tagged(tags("", account, ""), ":" + mask(account) + " " + line);
  }

  static String mask(String account) {
    return account + "!" + account + "@" + Host.MASK;
  }

  /// Ends the conversation, and with it the session in the state, if there is one or will be.
  void close(String reason) {
    if (phase == Phase.CHATTING || phase == Phase.LOGGING_IN) {
      submit(new ChatCommand.Logout(nick, session));
    }
    if (phase != Phase.CLOSED) {
      raw("ERROR :" + reason);
      outbox.add(new Action.Close());
      phase = Phase.CLOSED;
    }
  }

  /// A numeric whose words may need several lines, each with the same `head` before its words.
  void list(Numeric numeric, String head, Iterable<String> words) {
    String prefix = ":%s %s %s %s :".formatted(host.node(), numeric.code(), name(), head);
    var line = new StringJoiner(" ", prefix, "");
    int length = utf8Length(prefix);
    boolean empty = true;
    for (String word : words) {
      int bytes = utf8Length(word);
      if (!empty && length + 1 + bytes > maxLine()) {
        raw(line.toString());
        line = new StringJoiner(" ", prefix, "");
        length = utf8Length(prefix);
      }
      line.add(word);
      length += 1 + bytes;
      empty = false;
    }
    if (!empty) {
      raw(line.toString());
    }
  }

  /// A message, in as many lines as its text needs.
  void message(Message message) {
    String verb = message.notice() ? "NOTICE" : "PRIVMSG";
    String head = ":%s %s %s :".formatted(mask(message.from()), verb, message.target());
    at(message.timeMillis());
    for (String part : Parts.of(message.text(), maxLine() - utf8Length(head))) {
      tagged(tags(message.id(), message.from(), ""), head + part);
    }
  }

  /// A new message, which the client is to confirm.
  void deliver(Message message) {
    deliveries.add(message);
    push();
  }

  /// What waits for the client, which is to confirm it; not before [#releaseMail].
  void holdMail(Mailbox mail) {
    deliveries.onLogin(mail);
    holding = true;
  }

  void releaseMail() {
    holding = false;
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
    Runnable next = afterTaken;
    if (next != null) {
      afterTaken = null;
      next.run();
    }
    deliveries.onTaken();
    push();
  }

  private void push() {
    if (!holding) {
      deliveries.portion().forEach(this::message);
      deliveries.readDue().ifPresent(outbox::add);
      askForReceipt();
    }
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

  /// The tags that the client has asked for.
  ///
  /// @param id of the message, empty if it is none
  /// @param clientTags of whoever caused the line, as they were sent
  private String tags(String id, String account, String clientTags) {
    var tags = new StringJoiner(";");
    if (has(Capability.MESSAGE_TAGS) && !id.isEmpty()) {
      tags.add("msgid=" + id);
    }
    if (has(Capability.SERVER_TIME)) {
      tags.add("time=" + TIME.format(Instant.ofEpochMilli(nowMillis)));
    }
    if (has(Capability.ACCOUNT_TAG)) {
      tags.add("account=" + account.replace("\\", "\\\\"));
    }
    if (has(Capability.MESSAGE_TAGS) && !clientTags.isEmpty()) {
      tags.add(clientTags);
    }
    return tags.toString();
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
