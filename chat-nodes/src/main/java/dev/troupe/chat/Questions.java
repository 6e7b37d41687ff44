package dev.troupe.chat;

import dev.troupe.chat.state.ChatView;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Sessions' questions about the state that wait until it is current. Each session has one at a
/// time, so there are no more of them than sessions.
final class Questions {
  private final Map<Long, Question> open = new HashMap<>();
  private long last;

  /// @param answer of the state to what the session does then
  record Question(long session, Function<ChatView, Runnable> answer) {}

  /// Keeps a question, and tells by which number it can be taken.
  long add(long session, Function<ChatView, Runnable> answer) {
    open.put(++last, new Question(session, answer));
    return last;
  }

  /// The numbers of those that wait, in any order.
  Set<Long> open() {
    return Set.copyOf(open.keySet());
  }

  /// The question, unless its session has ended.
  Optional<Question> take(long number) {
    return Optional.ofNullable(open.remove(number));
  }

  void onSessionEnded(long session) {
    open.values().removeIf(question -> question.session() == session);
  }
}
