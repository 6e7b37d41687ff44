package dev.troupe.chat;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.CommandCodec;
import dev.troupe.replication.core.CommandId;
import dev.troupe.replication.core.Payload;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The commands of one node that have not been committed yet, in order. They are numbered without
/// gaps and submitted again until they come back committed; the replicas see to it that each takes
/// effect once.
final class Submissions {
  /// Of commands that no session waits for.
  static final long NOBODY = 0;

  private final String client;
  private final Map<Long, Pending> pending = new LinkedHashMap<>();
  private long last;

  private record Pending(long session, CommandId id, Payload payload) {}

  /// One command as the replica takes it.
  record Submission(CommandId id, Payload payload) {}

  /// @param client names this process among all that ever submit
  Submissions(String client) {
    this.client = client;
  }

  /// Takes a command in.
  ///
  /// @param session number of the session that waits for the outcome, or [#NOBODY]
  Submission add(long session, ChatCommand command) {
    var id = new CommandId(client, ++last);
    var payload = Payload.of(CommandCodec.write(command));
    pending.put(id.seq(), new Pending(session, id, payload));
    return new Submission(id, payload);
  }

  /// A command has been committed.
  ///
  /// @return the session that waits for its outcome, or [#NOBODY]
  long onCommitted(CommandId id) {
    if (!id.client().equals(client)) {
      return NOBODY;
    }
    Pending done = pending.remove(id.seq());
    return done == null ? NOBODY : done.session();
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
