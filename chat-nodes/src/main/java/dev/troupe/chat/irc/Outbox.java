package dev.troupe.chat.irc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What goes out to one client, in order. What answers a line that had a label is held back until
/// the answer is complete and then sent under that label: on the line itself if it is one, in a
/// batch if there are several, as `ACK` if there is nothing to say (IRCv3 labeled-response).
final class Outbox {
  private final String node;
  private List<Action> actions = new ArrayList<>();
  private Optional<Request> current = Optional.empty();
  private long batches;

  /// A client's line and the answer to it.
  static final class Request {
    private final String label;
    private final List<String> answer = new ArrayList<>();
    private int pending = 1;

    private Request(String label) {
      this.label = label;
    }

    boolean isLabeled() {
      return !label.isEmpty();
    }
  }

  Outbox(String node) {
    this.node = node;
  }

  List<Action> drain() {
    List<Action> done = actions;
    actions = new ArrayList<>();
    return done;
  }

  void add(Action action) {
    actions.add(action);
  }

  /// What is sent from now on answers a line, until it is [#leave]d.
  ///
  /// @param label of the line, empty if it has none
  Request enter(String label) {
    var request = new Request(label);
    current = Optional.of(request);
    return request;
  }

  /// Goes on with the answer to a line of which something was pending.
  void resume(Request request) {
    current = Optional.of(request);
  }

  /// Something more belongs to the current line's answer; [#resume] and [#leave] will follow.
  Request expectMore() {
    Request request = current.orElseGet(() -> new Request(""));
    request.pending++;
    return request;
  }

  /// So much of the current line's answer is given.
  void leave() {
    Request request = current.orElseThrow();
    current = Optional.empty();
    request.pending--;
    if (request.pending == 0 && request.isLabeled()) {
      complete(request);
    }
  }

  /// A line with what stands before it.
  ///
  /// @param tags `KEY=VALUE` with `;` between; may be empty
  void send(String tags, String line) {
    if (current.isPresent() && current.get().isLabeled()) {
      current.get().answer.add(withTags(tags, line));
    } else {
      reply(withTags(tags, line));
    }
  }

  /// A reference that no other batch of this client has.
  String newBatch() {
    batches++;
    return Long.toString(batches, Character.MAX_RADIX);
  }

  private void complete(Request request) {
    String label = "label=" + request.label;
    List<String> answer = request.answer;
    if (answer.isEmpty()) {
      reply("@" + label + " :" + node + " ACK");
    } else if (answer.size() == 1 || isOneBatch(answer)) {
      reply(withTags(label, answer.removeFirst()));
      answer.forEach(this::reply);
    } else {
      String batch = newBatch();
      reply("@" + label + " :" + node + " BATCH +" + batch + " labeled-response");
      answer.forEach(line -> reply(inBatch(batch, line)));
      reply(":" + node + " BATCH -" + batch);
    }
  }

  private static boolean isOneBatch(List<String> answer) {
    return answer.getFirst().contains(" BATCH +")
        && answer.stream().skip(1).limit(answer.size() - 2L).allMatch(Outbox::isInBatch)
        && answer.getLast().contains(" BATCH -");
  }

  private static boolean isInBatch(String line) {
    return line.startsWith("@batch=");
  }

  /// A line that is in a batch of its own stays there.
  private static String inBatch(String batch, String line) {
    return isInBatch(line) ? line : withTags("batch=" + batch, line);
  }

  private void reply(String line) {
    actions.add(new Action.Reply(line));
  }

  private static String withTags(String tags, String line) {
    if (tags.isEmpty()) {
      return line;
    }
    return line.startsWith("@") ? "@" + tags + ";" + line.substring(1) : "@" + tags + " " + line;
  }
}
