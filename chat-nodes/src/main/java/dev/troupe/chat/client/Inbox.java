package dev.troupe.chat.client;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Messages that came, of which each is shown once. After a break all that come are held back until
/// the history has brought what was missed, so that they are shown in their order.
final class Inbox {
  /// Messages of one question.
  static final int PAGE = 100;

  /// Ids that are remembered: more than can wait for an account and be in the history that is asked
  /// for.
  static final int MOST_SEEN = 30_000;

  private static final int MOST_HELD = 10_000;
  private static final int MOST_CONVERSATIONS = 50;
  private static final String LABEL = "history-";

  private final Set<String> seen = new LinkedHashSet<>();
  private final Map<String, Received> newest = new LinkedHashMap<>(16, 0.75f, true);
  private final List<Received> held = new ArrayList<>();
  private final Map<String, String> asked = new HashMap<>();
  private final Set<String> awaited = new HashSet<>();
  private boolean holding;
  private long labels;

  /// The connection is another.
  ///
  /// @param unanswered labels of what is sent again, whose answers are to be shown in order too
  /// @return what is to be asked
  List<String> resume(Set<String> unanswered) {
    asked.clear();
    awaited.clear();
    awaited.addAll(unanswered);
    holding = !newest.isEmpty();
    return List.copyOf(newest.entrySet()).stream()
        .map(last -> question(last.getKey(), last.getValue()))
        .toList();
  }

  private String question(String conversation, Received last) {
    labels++;
    asked.put(LABEL + labels, conversation);
    return "@label=%s%d CHATHISTORY AFTER %s msgid=%s %d"
        .formatted(LABEL, labels, conversation, last.id(), PAGE);
  }

  boolean isHolding() {
    return holding;
  }

  /// Takes the answer to one of its questions, if it is one.
  ///
  /// @param found messages in it
  /// @return what is to be asked next, at most one line
  List<String> onAnswer(String label, List<Received> found) {
    String conversation = asked.remove(label);
    if (conversation == null || found.size() < PAGE) {
      return List.of();
    }
    return List.of(question(conversation, found.getLast()));
  }

  /// A request has been answered.
  void onAnswered(String label) {
    awaited.remove(label);
  }

  boolean isQuestion(String label) {
    return asked.containsKey(label);
  }

  /// Takes messages, and gives those that are to be shown now.
  List<News.Said> add(List<Received> messages) {
    if (holding) {
      held.addAll(messages);
      return held.size() > MOST_HELD ? release() : List.of();
    }
    return messages.stream().filter(this::isNew).map(Received::said).toList();
  }

  /// Gives what was held back, if nothing is missing any more.
  List<News.Said> releaseIfComplete() {
    return holding && asked.isEmpty() && awaited.isEmpty() ? release() : List.of();
  }

  /// Gives what was held back, whatever is missing.
  List<News.Said> release() {
    holding = false;
    List<News.Said> shown =
        held.stream()
            .sorted(Comparator.comparingLong(Received::index))
            .filter(this::isNew)
            .map(Received::said)
            .toList();
    held.clear();
    return shown;
  }

  private boolean isNew(Received message) {
    if (!seen.add(message.id())) {
      return false;
    }
    if (seen.size() > MOST_SEEN) {
      seen.remove(seen.iterator().next());
    }
    newest.merge(message.conversation(), message, (a, b) -> a.index() > b.index() ? a : b);
    if (newest.size() > MOST_CONVERSATIONS) {
      newest.remove(newest.keySet().iterator().next());
    }
    return true;
  }
}
