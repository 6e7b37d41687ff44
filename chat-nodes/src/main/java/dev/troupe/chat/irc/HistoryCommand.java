package dev.troupe.chat.irc;

import dev.troupe.chat.state.History;
import dev.troupe.chat.state.HistoryReader;
import dev.troupe.chat.state.HistoryReader.AtMessage;
import dev.troupe.chat.state.HistoryReader.AtTime;
import dev.troupe.chat.state.HistoryReader.Place;
import dev.troupe.chat.state.Message;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `CHATHISTORY`: what was said, whoever has read it (IRCv3 draft/chathistory).
final class HistoryCommand {
  /// Messages of one answer.
  static final int MOST = 100;

  private HistoryCommand() {}

  static void chatHistory(Client client, IrcLine line) {
    String kind = line.parameter(0).toUpperCase(Locale.ROOT);
    switch (kind) {
      case "LATEST" -> one(client, line, kind, HistoryCommand::latest);
      case "BEFORE" -> one(client, line, kind, HistoryCommand::before);
      case "AFTER" -> one(client, line, kind, HistoryCommand::after);
      case "AROUND" -> one(client, line, kind, HistoryCommand::around);
      case "BETWEEN" -> between(client, line, kind);
      case "TARGETS" -> targets(client, line);
      default ->
          fail(
              client,
              "INVALID_PARAMS",
              Words.middle(line.parameter(0)),
              "CHATHISTORY takes LATEST, BEFORE, AFTER, AROUND, BETWEEN or TARGETS");
    }
  }

  private interface Question {
    List<Message> ask(HistoryReader reader, History history, Optional<Place> place, int most);
  }

  private static List<Message> latest(
      HistoryReader reader, History history, Optional<Place> place, int most) {
    return place.isPresent()
        ? reader.latestAfter(history, place.get(), most)
        : reader.latest(history, most);
  }

  private static List<Message> before(
      HistoryReader reader, History history, Optional<Place> place, int most) {
    return reader.before(history, place.orElseThrow(), most);
  }

  private static List<Message> after(
      HistoryReader reader, History history, Optional<Place> place, int most) {
    return reader.after(history, place.orElseThrow(), most);
  }

  private static List<Message> around(
      HistoryReader reader, History history, Optional<Place> place, int most) {
    return reader.around(history, place.orElseThrow(), most);
  }

  /// `KIND TARGET PLACE LIMIT`
  private static void one(Client client, IrcLine line, String kind, Question question) {
    String word = line.parameter(2);
    Optional<Place> place = place(word);
    boolean open = kind.equals("LATEST") && word.equals("*");
    if (isComplete(client, line, kind, 4)
        && (open || isPlace(client, line, kind, place))
        && isLimit(client, line, kind, line.parameter(3))) {
      int most = limit(line.parameter(3));
      show(
          client,
          kind,
          line.parameter(1),
          (reader, history) -> question.ask(reader, history, place, most));
    }
  }

  /// `BETWEEN TARGET PLACE PLACE LIMIT`
  private static void between(Client client, IrcLine line, String kind) {
    Optional<Place> first = place(line.parameter(2));
    Optional<Place> second = place(line.parameter(3));
    if (isComplete(client, line, kind, 5)
        && isPlace(client, line, kind, first)
        && isPlace(client, line, kind, second)
        && isLimit(client, line, kind, line.parameter(4))) {
      int most = limit(line.parameter(4));
      show(
          client,
          kind,
          line.parameter(1),
          (reader, history) ->
              reader.between(history, first.orElseThrow(), second.orElseThrow(), most));
    }
  }

  private interface Read {
    List<Message> of(HistoryReader reader, History history);
  }

  private static void show(Client client, String kind, String target, Read read) {
    String viewer = client.nick;
    client.look(
        view -> view.history(viewer, target),
        history -> {
          if (history.isEmpty()) {
            fail(
                client,
                "INVALID_TARGET",
                kind + " " + Words.middle(target),
                "You cannot see messages of this");
          } else {
            client.read(
                messages -> read.of(new HistoryReader(messages), history.get()),
                found -> batch(client, history.get().target(), found));
          }
        });
  }

  private static void batch(Client client, String target, List<Message> found) {
    if (!client.has(Capability.BATCH)) {
      found.forEach(message -> client.message(message, ""));
      return;
    }
    String batch = client.outbox.newBatch();
    client.fromNode("BATCH +" + batch + " chathistory " + target);
    found.forEach(message -> client.message(message, batch));
    client.fromNode("BATCH -" + batch);
  }

  /// `TARGETS TIME TIME LIMIT`: the channels that one is in and the accounts that one has heard of
  /// whose newest message is in between, in its order; of many those next to the first time, as of
  /// messages.
  private static void targets(Client client, IrcLine line) {
    Optional<AtTime> first = ProfileCommands.time(line.parameter(1)).map(AtTime::new);
    Optional<AtTime> second = ProfileCommands.time(line.parameter(2)).map(AtTime::new);
    if (!isComplete(client, line, "TARGETS", 4)
        || !isPlace(client, line, "TARGETS", first)
        || !isPlace(client, line, "TARGETS", second)
        || !isLimit(client, line, "TARGETS", line.parameter(3))) {
      return;
    }
    String viewer = client.nick;
    int most = limit(line.parameter(3));
    client.look(
        view -> view.histories(viewer),
        histories ->
            client.read(
                messages ->
                    new Targets(first.orElseThrow(), second.orElseThrow(), most)
                        .find(new HistoryReader(messages), histories, viewer),
                found -> showTargets(client, found)));
  }

  private static void showTargets(Client client, List<Targets.Target> found) {
    boolean batched = client.has(Capability.BATCH);
    String batch = client.outbox.newBatch();
    if (batched) {
      client.fromNode("BATCH +" + batch + " draft/chathistory-targets");
    }
    for (Targets.Target target : found) {
      client.inBatch(
          batched ? batch : "",
          "CHATHISTORY TARGETS %s %s".formatted(target.name(), Voice.time(target.timeMillis())));
    }
    if (batched) {
      client.fromNode("BATCH -" + batch);
    }
  }

  private static boolean isComplete(Client client, IrcLine line, String kind, int count) {
    if (line.parameters().size() >= count) {
      return true;
    }
    fail(client, "NEED_MORE_PARAMS", kind, "Missing parameters");
    return false;
  }

  private static boolean isPlace(
      Client client, IrcLine line, String kind, Optional<? extends Place> place) {
    if (place.isPresent()) {
      return true;
    }
    fail(
        client,
        "INVALID_PARAMS",
        kind + " " + Words.middle(line.parameter(1)),
        "A place is msgid=ID or timestamp=YYYY-MM-DDThh:mm:ss.sssZ");
    return false;
  }

  private static boolean isLimit(Client client, IrcLine line, String kind, String limit) {
    if (limit.matches("[0-9]{1,9}")) {
      return true;
    }
    fail(
        client,
        "INVALID_PARAMS",
        kind + " " + Words.middle(line.parameter(1)),
        "The limit must be a number");
    return false;
  }

  private static int limit(String word) {
    int wanted = Integer.parseInt(word);
    return wanted == 0 ? MOST : Math.min(wanted, MOST);
  }

  private static Optional<Place> place(String word) {
    if (word.startsWith("msgid=")) {
      return Message.indexOf(word.substring("msgid=".length())).map(AtMessage::new);
    }
    return ProfileCommands.time(word).map(AtTime::new);
  }

  private static void fail(Client client, String code, String context, String text) {
    client.fail("CHATHISTORY", code, context, text);
  }
}
