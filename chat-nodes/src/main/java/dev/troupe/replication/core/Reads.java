package dev.troupe.replication.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads that must be current (rule R1): the primary tells how far is committed, but only once
/// every member whose acknowledgement it needs has answered a heartbeat of this epoch that was sent
/// after the question came. So nobody has acknowledged anything in a later epoch by then.
///
/// One round of heartbeats at a time serves all questions that came before it. Questions may be
/// lost on the way, and are asked again until the answer comes.
final class Reads {
  /// So many questions wait at most; of more the oldest are dropped, for whoever asked has long
  /// given up.
  static final int MAX = 10_000;

  private static final long UNANSWERED = Long.MAX_VALUE;

  private final Outbox outbox;
  private final SortedMap<Long, Long> asked = new TreeMap<>();
  private final Deque<Question> next = new ArrayDeque<>();
  private final List<Question> probed = new ArrayList<>();
  private long probe;
  private long readIndex;

  /// @param from the node that asks
  private record Question(String from, long token) {}

  Reads(Outbox outbox) {
    this.outbox = outbox;
  }

  /// This node wants to read.
  void onRead(long token, String self, String leader) {
    asked.put(token, UNANSWERED);
    if (asked.size() > MAX) {
      asked.pollFirstEntry();
    }
    ask(token, self, leader);
  }

  /// Puts all open questions of this node to the primary, again.
  void askAgain(String self, String leader) {
    asked.forEach((token, index) -> {
      if (index == UNANSWERED) {
        ask(token, self, leader);
      }
    });
  }

  private void ask(long token, String self, String leader) {
    if (leader.equals(self)) {
      onQuestion(self, token);
    } else if (!leader.isEmpty()) {
      outbox.send(leader, new Message.AskRead(token));
    }
  }

  /// A question for the primary, which this node is.
  void onQuestion(String from, long token) {
    var question = new Question(from, token);
    if (!next.contains(question) && !probed.contains(question) && next.size() < MAX) {
      next.add(question);
    }
  }

  /// The primary's answer to this node's question.
  void onAnswer(long token, long index) {
    asked.computeIfPresent(token, (_, known) -> Math.min(known, index));
  }

  /// Whether a round of heartbeats is due for the questions that wait.
  boolean needsProbe() {
    return probed.isEmpty() && !next.isEmpty();
  }

  /// A round has been sent, when so much was committed.
  void onProbe(long round, long commit) {
    probe = round;
    readIndex = commit;
    probed.addAll(next);
    next.clear();
  }

  /// Answers the questions of the round that is under way, if all that are required have echoed it.
  void answerIfEchoed(String self, Set<String> required, Peers peers, long epoch) {
    boolean echoed =
        required.stream()
            .allMatch(name -> name.equals(self) || peers.hasEchoed(name, probe, epoch));
    if (!probed.isEmpty() && echoed) {
      for (Question question : probed) {
        if (question.from().equals(self)) {
          onAnswer(question.token(), readIndex);
        } else {
          outbox.send(question.from(), new Message.ReadAt(question.token(), readIndex));
        }
      }
      probed.clear();
    }
  }

  /// This node is primary no more; those who asked will ask the next one.
  void forgetQuestions() {
    next.clear();
    probed.clear();
  }

  /// Lets those read whose answer has been applied.
  void release(long applied) {
    asked
        .entrySet()
        .removeIf(read -> {
          boolean ready = read.getValue() <= applied;
          if (ready) {
            outbox.add(new Effect.ReadReady(read.getKey()));
          }
          return ready;
        });
  }
}
