package dev.troupe.chat;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.CommandCodec;
import dev.troupe.replication.core.CommandId;
import dev.troupe.replication.core.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The commands of one node that have not been committed yet, in order. They are numbered without
/// gaps and submitted again until they come back committed; the replicas see to it that each takes
/// effect once.
final class Submissions {
  /// Of commands that no session waits for.
  static final long NOBODY = 0;

  /// Of the one tally that is under way.
  static final long TALLY = -1;

  private final String client;
  private final Map<Long, Pending> pending = new LinkedHashMap<>();
  private long last;

  /// @param since when it was taken in, see [#add]
  private record Pending(long session, CommandId id, Payload payload, long since) {}

  /// A command of this node that is committed.
  ///
  /// @param session the one that waits for its outcome, or [#NOBODY]
  /// @param latency from when it was taken in
  record Done(long session, Duration latency) {}

  /// One command as the replica takes it.
  record Submission(CommandId id, Payload payload) {}

  /// @param client names this process among all that ever submit
  Submissions(String client) {
    this.client = client;
  }

  /// Takes a command in.
  ///
  /// @param session number of the session that waits for the outcome, or [#NOBODY]
  /// @param nanos now, of a clock that never goes back
  Submission add(long session, ChatCommand command, long nanos) {
    var id = new CommandId(client, ++last);
    var payload = Payload.of(CommandCodec.write(command));
    pending.put(id.seq(), new Pending(session, id, payload, nanos));
    return new Submission(id, payload);
  }

  /// A command has been committed; nothing if it was not waited for here.
  Optional<Done> onCommitted(CommandId id, long nanos) {
    if (!id.client().equals(client)) {
      return Optional.empty();
    }
    return Optional.ofNullable(pending.remove(id.seq()))
        .map(done -> new Done(done.session(), Duration.ofNanos(nanos - done.since())));
  }

  /// All commands up to a number have been committed, though nobody can tell with what outcome.
  void forgetUpTo(long seq) {
    pending.keySet().removeIf(number -> number <= seq);
  }

  /// Names this process among all that ever submit.
  String client() {
    return client;
  }

  /// All that is to be submitted again, at most so many, in order.
  List<Submission> again(int most) {
    var all = new ArrayList<Submission>();
    for (Iterator<Pending> i = pending.values().iterator(); i.hasNext() && all.size() < most; ) {
      Pending next = i.next();
      all.add(new Submission(next.id(), next.payload()));
    }
    return all;
  }
}
