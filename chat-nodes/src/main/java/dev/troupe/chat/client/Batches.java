package dev.troupe.chat.client;

import dev.troupe.chat.irc.IrcLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Puts lines together that belong to one answer (IRCv3 batch, labeled-response).
final class Batches {
  /// Lines of one answer, more than a community has accounts; what comes behind is left out.
  private static final int MOST_LINES = 150_000;

  /// Batches that may be open at a time; those of a server that opens more are not kept together.
  private static final int MOST_OPEN = 100;

  /// Lines that belong together.
  ///
  /// @param label of the request that they answer; empty if nobody has asked
  record Answer(String label, List<IrcLine> lines) {
    Answer {
      lines = List.copyOf(lines);
    }
  }

  private record Open(String label, String parent, List<IrcLine> lines) {}

  private final Map<String, Open> open = new HashMap<>();

  /// Takes a line, and gives what is complete by it.
  Optional<Answer> on(IrcLine line) {
    String parent = line.tags().getOrDefault("batch", "");
    if (line.verb().equals("BATCH")) {
      return onBatch(line, parent);
    }
    Open batch = open.get(parent);
    if (batch == null) {
      return Optional.of(new Answer(line.label(), List.of(line)));
    }
    add(batch, line);
    return Optional.empty();
  }

  private Optional<Answer> onBatch(IrcLine line, String parent) {
    String word = line.parameter(0);
    String name = word.isEmpty() ? "" : word.substring(1);
    if (word.startsWith("+") && open.size() < MOST_OPEN) {
      open.put(name, new Open(line.label(), parent, new ArrayList<>()));
      return Optional.empty();
    }
    Open ended = word.startsWith("-") ? open.remove(name) : null;
    if (ended == null) {
      return Optional.empty();
    }
    Open outer = open.get(ended.parent());
    if (outer == null) {
      return Optional.of(new Answer(ended.label(), ended.lines()));
    }
    ended.lines().forEach(inner -> add(outer, inner));
    return Optional.empty();
  }

  private static void add(Open batch, IrcLine line) {
    if (batch.lines().size() < MOST_LINES) {
      batch.lines().add(line);
    }
  }

  /// The connection is another.
  void clear() {
    open.clear();
  }
}
