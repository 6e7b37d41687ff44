package dev.troupe.chat;

import dev.troupe.chat.archive.Loaded;
import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.ChatView;
import dev.troupe.replication.Replica;
import dev.troupe.replication.core.Entry;
import dev.troupe.status.ChatTraffic;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/// What the sessions of one node have its replica do, until they are told what came of it; for
/// [ChatNode] alone.
///
/// Commands wait here until they come back committed, and questions until the state is current;
/// after a change of primary both are given to the replica again.
final class Orders {
  private static final String STATE_REPLACED =
      "This node was far behind the others and has caught up; log in again";

  /// Enough to fill the primary's windows; the rest follows when these are committed.
  private static final int AT_ONCE = 5_000;

  private final Submissions submissions;
  private final Questions questions = new Questions();
  private final Traffic traffic = new Traffic();
  private final ActorRef<Replica.Command> replica;
  private final LiveState state;
  private final Sessions sessions;
  private final Tallies tallies;

  /// @param client names this process among all that ever submit
  Orders(
      String client,
      ActorRef<Replica.Command> replica,
      LiveState state,
      Sessions sessions,
      Tallies tallies) {
    this.submissions = new Submissions(client);
    this.replica = replica;
    this.state = state;
    this.sessions = sessions;
    this.tallies = tallies;
  }

  /// Has a command committed.
  ///
  /// @param session that waits for its outcome; or see [Submissions]
  void submit(long session, ChatCommand command) {
    submit(submissions.add(session, command, System.nanoTime()));
  }

  private void submit(Submissions.Submission submission) {
    replica.tell(new Replica.Submit(submission.id(), submission.payload()));
  }

  /// What has not come back may never have arrived.
  void submitAgain() {
    submissions.again(AT_ONCE).forEach(this::submit);
  }

  /// Has a question answered once the state is current.
  void look(long session, Function<ChatView, Runnable> question) {
    replica.tell(new Replica.Read(questions.add(session, question)));
  }

  void onNewPrimary() {
    questions.open().forEach(number -> replica.tell(new Replica.Read(number)));
    submitAgain();
  }

  /// The state is current enough for a question.
  void onCurrent(long number) {
    questions
        .take(number)
        .ifPresent(question ->
            sessions.tell(
                question.session(), new Session.Seen(question.answer().apply(state.now()))));
  }

  void onSessionEnded(long session) {
    questions.onSessionEnded(session);
  }

  /// Applies an entry, answers whoever waits for it, and tells sessions what others did.
  void onCommitted(Entry entry) {
    if (entry.isEpochStart()) {
      state.skip(entry);
      return;
    }
    var result = state.apply(entry);
    submissions
        .onCommitted(entry.id(), System.nanoTime())
        .ifPresent(
            done -> answer(done, new Session.Answered(result.outcome(), entry.timeMillis())));
    result.events().forEach(event -> sessions.publish(event, entry.timeMillis(), state.now()));
  }

  private void answer(Submissions.Done done, Session.Answered answer) {
    if (done.session() == Submissions.TALLY) {
      tallies.onCommitted();
    } else if (done.session() != Submissions.NOBODY) {
      traffic.add(done.latency());
      sessions.tell(done.session(), answer);
    }
  }

  /// Nobody here can tell what has become of the commands that the new state has behind it, or what
  /// clients should have been shown meanwhile, so they log in anew.
  void onInstalled(Loaded loaded) {
    state.replace(loaded.state());
    submissions.forgetUpTo(loaded.checkpoint().clients().getOrDefault(submissions.client(), 0L));
    tallies.onCommitted();
    sessions.tellAll(new Session.Close(STATE_REPLACED));
  }

  /// How much was done lately, now and then.
  Optional<ChatTraffic> traffic() {
    return traffic.next();
  }
}
