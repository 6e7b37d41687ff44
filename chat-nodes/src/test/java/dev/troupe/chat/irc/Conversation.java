package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.ChatEvent;
import dev.troupe.chat.state.ChatState;
import dev.troupe.chat.state.Limits;
import dev.troupe.chat.state.MailReader;
import dev.troupe.chat.state.Mailbox;
import dev.troupe.chat.state.MemoryMessages;
import dev.troupe.chat.state.Names;
import dev.troupe.chat.state.Outcome;
import dev.troupe.chat.state.SessionId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Sessions over one state without network or replicas: a command is committed as soon as it is
/// given, with places 1, 2, 3 … and the same time for all.
final class Conversation {
  /// 2026-01-02T03:04:05.678Z.
  static final long TIME = 1_767_323_045_678L;

  static final Host HOST =
      new Host(
          "node-1",
          "%s",
          "Troupe",
          List.of("node-1", "node-2"),
          List.of(),
          Host.Registration.OPEN,
          true,
          List.of("root"),
          4_096,
          Instant.ofEpochMilli(TIME),
          InstantSource.fixed(Instant.ofEpochMilli(TIME)),
          () -> new byte[18]);

  private final ChatState state = new ChatState(Limits.DEFAULT);
  private final MemoryMessages messages = new MemoryMessages();
  private final Map<Long, Talker> talkers = new TreeMap<>();
  private final Deque<Order> orders = new ArrayDeque<>();
  private final Map<String, Set<Talker>> watchers = new HashMap<>();
  private long index;
  private int failedLogins;

  private record Order(Talker from, ChatCommand command) {}

  /// A client: what it sends and what it has been sent.
  final class Talker {
    private final SessionId id;
    private final IrcSession session;
    private final Deque<String> received = new ArrayDeque<>();
    private boolean closed;

    private Talker(long number) {
      this.id = new SessionId("node-1", 1, number, false);
      this.session = new IrcSession(id, HOST);
    }

    void send(String line) {
      send(line.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] line) {
      perform(this, session.onLine(line));
      commit();
    }

    void sendTooLongLine() {
      perform(this, session.onTooLongLine());
    }

    boolean isClosed() {
      return closed;
    }

    /// The next line that has come; empty if none has.
    Optional<String> next() {
      return Optional.ofNullable(received.pollFirst());
    }

    /// All lines that have come and were not looked at yet.
    List<String> rest() {
      var rest = List.copyOf(received);
      received.clear();
      return rest;
    }
  }

  Talker connect() {
    var talker = new Talker(talkers.size() + 1);
    talkers.put(talker.id.number(), talker);
    return talker;
  }

  /// A client that has logged in; its greeting is left out.
  Talker connect(String name) {
    return connect(name, "");
  }

  /// The same, with capabilities; none if there are none.
  Talker connect(String name, String capabilities) {
    var talker = connect();
    if (!capabilities.isEmpty()) {
      talker.send("CAP REQ :" + capabilities);
    }
    talker.send("NICK " + name);
    talker.send("USER " + name + " 0 * :" + name);
    talker.send("CAP END");
    talker.rest();
    return talker;
  }

  int failedLogins() {
    return failedLogins;
  }

  private void commit() {
    while (!orders.isEmpty()) {
      Order order = orders.removeFirst();
      var result = state.apply(++index, TIME, order.command());
      messages.onChanges(result.changes());
      answer(order.from(), result.outcome());
      result.events().forEach(this::publish);
    }
  }

  private void answer(Talker talker, Outcome outcome) {
    perform(talker, talker.session.onOutcome(outcome, TIME));
  }

  private void publish(ChatEvent event) {
    var sessions = new ArrayList<SessionId>();
    switch (event) {
      case ChatEvent.Replaced(_, var session, _) -> sessions.add(session);
      case ChatEvent.SessionEnded(_, var session, _) -> sessions.add(session);
      case ChatEvent.Expelled(var session, _, _) -> sessions.add(session);
      default ->
          event.audience().forEach(account -> state.sessionOf(account).ifPresent(sessions::add));
    }
    for (SessionId session : sessions) {
      Talker talker = talkers.get(session.number());
      if (talker != null) {
        perform(talker, talker.session.onEvent(event, TIME));
      }
    }
    who(event)
        .ifPresent(name -> {
          for (Talker talker : watchers.getOrDefault(Names.key(name), Set.of())) {
            if (!(event instanceof ChatEvent.AwaySet || event instanceof ChatEvent.RealNameSet)
                || !sessions.contains(talker.id)) {
              perform(talker, talker.session.onWatched(event, TIME));
            }
          }
        });
  }

  private static Optional<String> who(ChatEvent event) {
    return switch (event) {
      case ChatEvent.CameOnline(var who, _) -> Optional.of(who.name());
      case ChatEvent.WentOffline(var who, _, _) -> Optional.of(who.name());
      case ChatEvent.AwaySet(var who, _) -> Optional.of(who.name());
      case ChatEvent.RealNameSet(var who, _) -> Optional.of(who.name());
      default -> Optional.empty();
    };
  }

  private void watch(Talker talker, String key, boolean on) {
    Set<Talker> those = watchers.computeIfAbsent(key, _ -> new LinkedHashSet<>());
    if (on) {
      those.add(talker);
    } else {
      those.remove(talker);
    }
  }

  /// What a client is sent it takes at once, so that more may follow.
  private void perform(Talker talker, List<Action> actions) {
    var due = new ArrayDeque<>(actions);
    while (!due.isEmpty()) {
      while (!due.isEmpty()) {
        switch (due.removeFirst()) {
          case Action.Reply(var line) -> talker.received.add(line);
          case Action.Submit(var command) -> orders.add(new Order(talker, command));
          case Action.Look(var question) ->
              due.addAll(talker.session.onSeen(question.apply(state)));
          case Action.Read(var question) ->
              due.addAll(talker.session.onSeen(question.apply(messages)));
          case Action.Compute(var work) -> due.addAll(talker.session.onSeen(work.get()));
          case Action.AskForReceiptLater _ -> due.addAll(talker.session.onReceiptTime());
          case Action.Watch(var key, var on) -> watch(talker, key, on);
          case Action.LoginFailed _ -> failedLogins++;
          case Action.ReadMail(var mailbox) -> due.addAll(read(talker, mailbox));
          case Action.ReadNews(var account, var behind) ->
              due.addAll(read(talker, state.mailbox(account, behind)));
          case Action.Close _ -> talker.closed = true;
        }
      }
      due.addAll(talker.session.onTaken());
    }
  }

  private List<Action> read(Talker talker, Mailbox mailbox) {
    return talker.session.onMail(new MailReader(messages).read(mailbox, 7));
  }
}
