package dev.troupe.chat;

import dev.troupe.chat.archive.Archive;
import dev.troupe.chat.archive.Loaded;
import dev.troupe.chat.irc.Host;
import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.ChatView;
import dev.troupe.chat.state.MailPage;
import dev.troupe.chat.state.Mailbox;
import dev.troupe.chat.state.Messages;
import dev.troupe.chat.state.Names;
import dev.troupe.chat.state.SessionId;
import dev.troupe.net.ConnectionFlow;
import dev.troupe.net.HostPort;
import dev.troupe.replication.Register;
import dev.troupe.replication.Replica;
import dev.troupe.replication.core.Entry;
import dev.troupe.status.PartStatus;
import dev.troupe.status.StatusBoard;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/// Chat on one node: applies what its replica commits, gives its sessions' commands to the replica,
/// and tells the sessions what came of them and what others did.
///
/// Commands wait here until they come back committed and are submitted again after a change of
/// primary, so a session never sees a failover but as a pause.
///
/// Phases: opening → serving → draining. Its state is first read from the archive. If the archive,
/// the replica or a listener fails, so does this actor.
public final class ChatNode {
  /// What the node takes.
  public sealed interface Command {}

  /// Asks where it listens; answered once it does.
  public record GetAddress(ActorRef<HostPort> replyTo) implements Command {}

  /// Asks where it takes TLS; answered once it does, if it does.
  record GetTlsAddress(ActorRef<HostPort> replyTo) implements Command {}

  /// Says good-bye to all clients, hands over if it is the primary, lets the last lines out,
  /// replies and stops listening.
  public record Drain(ActorRef<Done> replyTo) implements Command {}

  /// Has a node of the cluster become the primary, if it is in sync.
  public record Promote(String node) implements Command {}

  /// So many clients in all were turned away by the node's balancer.
  public record TurnedAwayBefore(long inAll) implements Command {}

  /// @param refused connections in all that the listeners have closed at once
  record ListenersCounted(long refused) implements Command {}

  private record Retired(ActorRef<Done> replyTo) implements Command {}

  /// A client wants to talk.
  ///
  /// @param secure whether its connection is encrypted up to this node
  record Admit(String address, boolean secure, ActorRef<Admission> replyTo) implements Command {}

  /// Somebody who was let in, or turned away, wants to chat indeed.
  record Asked(boolean turnedAway) implements Command {}

  record SubmitFor(long session, ChatCommand command) implements Command {}

  record ReadMailFor(long session, Mailbox mailbox) implements Command {}

  record ReadNewsFor(long session, String account, long behind) implements Command {}

  /// A question about the state, answered once that is current: whoever was told of a change on one
  /// node finds it on every other.
  record LookFor(long session, Function<ChatView, Runnable> question) implements Command {}

  record ReadFor(long session, Function<Messages, Runnable> question) implements Command {}

  record WatchFor(long session, String key, boolean on) implements Command {}

  record LoginFailed(String address) implements Command {}

  private record Opened(Archive.Opened opened) implements Command {}

  private record MessagesRead(long session, Runnable answer) implements Command {}

  private record MailReadFor(long session, MailPage page) implements Command {}

  private record MailUnreadable(long session, Throwable cause) implements Command {}

  private record StateInstalled(Loaded loaded) implements Command {}

  private record StateNotInstalled(Throwable cause) implements Command {}

  private record ArchiveFailed(Throwable cause) implements Command {}

  private record SessionEnded(long number, String address) implements Command {}

  private record Noticed(Replica.Notice notice) implements Command {}

  private record MemberChanged(ClusterEvent.MemberEvent event) implements Command {}

  private record ReportDue() implements Command {}

  private record ResubmitDue() implements Command {}

  /// Whether a client is let in.
  sealed interface Admission {}

  record Admitted(ActorRef<Session.Command> session) implements Admission {}

  record TurnedAway(String reason) implements Admission {}

  /// Where chat's actors run and its sockets are served, one thread for all of them. This one, too,
  /// is to be spawned on it.
  public static final Props ON_LOOP = DispatcherSelector.fromConfig("troupe.chat.dispatcher");

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String SHUTTING_DOWN = "Server is shutting down";

  private static final String STATE_REPLACED =
      "This node was far behind the others and has caught up; log in again";

  /// Questions that may wait while the archive is opened.
  private static final int MAX_WAITING = 1_000;

  /// Messages that a session gets at once of its mail.
  private static final int MAIL_PAGE = 200;

  private static final Duration REPORT_EVERY = Duration.ofMillis(250);
  private static final Duration RESUBMIT_EVERY = Duration.ofSeconds(1);

  /// Enough to fill the primary's windows; the rest follows when these are committed.
  private static final int RESUBMIT_AT_ONCE = 5_000;

  private final ActorContext<Command> context;
  private final ChatSettings settings;
  private final Host host;
  private final String node;
  private final long incarnation;
  private final Members members;
  private final ActorRef<StatusBoard.Command> board;
  private final ActorRef<Replica.Command> replica;
  private final Listeners listeners;
  private final Submissions submissions;
  private final Archive archive;
  private final LiveState state;
  private final Sessions sessions;
  private final Questions questions = new Questions();
  private final Tallies tallies;
  private final Retention retention;
  private final Door door;
  private final StatusReport report;
  private final StatisticsReport statistics = new StatisticsReport();
  private final Traffic traffic = new Traffic();

  private ChatNode(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ChatSettings settings,
      Map<String, HostPort> members,
      Replica.Settings replicaSettings,
      Register register,
      ActorRef<StatusBoard.Command> board,
      Clock clock,
      Archive.Opened opened) {
    this.context = context;
    this.settings = settings;
    this.node = replicaSettings.self();
    this.incarnation = Cluster.get(context.getSystem()).selfMember().uniqueAddress().longUid();
    this.sessions = new Sessions(node, incarnation);
    this.members = new Members(context.getSystem(), members);
    this.board = board;
    this.host =
        new Host(
            node,
            settings.serverName(),
            settings.network(),
            List.copyOf(members.keySet()),
            settings.motd(),
            settings.registration(),
            settings.joinLobby(),
            settings.operators().stream().map(Names::key).toList(),
            settings.passwordIterations(),
            Instant.ofEpochMilli(context.getSystem().startTime()),
            clock,
            ChatNode::random);
    this.submissions = new Submissions(node + "#" + incarnation);
    this.tallies = new Tallies(node, clock);
    this.retention = new Retention(settings.kept(), clock);
    this.door = new Door(settings.maxSessions(), new Addresses(settings.addresses()));
    this.report = new StatusReport(settings);
    this.archive = opened.archive();
    this.state = new LiveState(archive, opened.loaded().state());
    this.replica =
        context.spawn(
            Replica.create(
                replicaSettings,
                register,
                archive,
                context.messageAdapter(Replica.Notice.class, Noticed::new)),
            "replica",
            ON_LOOP);
    this.listeners = new Listeners(context, settings);
    context.watch(replica);
    timers.startTimerWithFixedDelay(new ReportDue(), REPORT_EVERY);
    timers.startTimerWithFixedDelay(new ResubmitDue(), RESUBMIT_EVERY);
    watchNodes();
  }

  /// A node's chat.
  ///
  /// @param members the Artery addresses of the cluster's nodes by name, by which it knows whose
  ///   sessions have ended
  /// @param clock of the node's time zone, in which its days begin
  public static Behavior<Command> create(
      ChatSettings settings,
      Map<String, HostPort> members,
      Replica.Settings replicaSettings,
      Register register,
      ActorRef<StatusBoard.Command> board,
      Clock clock) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers ->
            opening(
                context,
                replicaSettings.folder(),
                opened -> {
                  var chat =
                      new ChatNode(
                          context,
                          timers,
                          settings,
                          members,
                          replicaSettings,
                          register,
                          board,
                          clock,
                          opened);
                  chat.submit(
                      Submissions.NOBODY, new ChatCommand.StartNode(chat.node, chat.incarnation));
                  chat.count();
                  return chat.running(false);
                })));
  }

  /// Reads the state; whoever asks for something meanwhile waits.
  private static Behavior<Command> opening(
      ActorContext<Command> context,
      Path folder,
      Function<Archive.Opened, Behavior<Command>> next) {
    var self = context.getSelf();
    var blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    CompletionStage<Archive.Opened> opened =
        Archive.open(folder, blocking, cause -> self.tell(new ArchiveFailed(cause)));
    context.pipeToSelf(
        opened,
        (archive, failure) -> failure == null ? new Opened(archive) : new ArchiveFailed(failure));
    return Behaviors.withStash(
        MAX_WAITING,
        waiting ->
            Behaviors.receive(Command.class)
                .onMessage(Opened.class, its -> waiting.unstashAll(next.apply(its.opened())))
                .onMessage(
                    ArchiveFailed.class,
                    its -> {
                      throw new IllegalStateException("chat cannot start", its.cause());
                    })
                .onAnyMessage(command -> {
                  if (!waiting.isFull()) {
                    waiting.stash(command);
                  }
                  return Behaviors.same();
                })
                .onSignal(
                    PostStop.class,
                    _ -> {
                      opened.thenAccept(its -> its.archive().close());
                      return Behaviors.same();
                    })
                .build());
  }

  /// Joins connections accepted elsewhere on this node to its chat.
  public static ConnectionFlow flow(ActorRef<Command> chat, ActorSystem<?> system) {
    return new ChatFlow(chat, system, false);
  }

  /// @param draining whether nobody is let in any more
  private Behavior<Command> running(boolean draining) {
    return Behaviors.receive(
        (_, command) -> onCommand(command, draining),
        (_, signal) -> {
          if (signal instanceof PostStop) {
            archive.close();
          }
          return Behaviors.same();
        });
  }

  private Behavior<Command> onCommand(Command command, boolean draining) {
    switch (command) {
      case Admit(var address, var secure, var replyTo) ->
          replyTo.tell(draining ? new TurnedAway(SHUTTING_DOWN) : admit(address, secure));
      case Drain(var replyTo) -> {
        drain(replyTo);
        return running(true);
      }
      case Retired(var replyTo) -> listeners.drain(replyTo);
      case Promote(var heir) -> replica.tell(new Replica.HandOver(heir));
      case GetAddress(var replyTo) -> listeners.tellAddress(replyTo);
      case GetTlsAddress(var replyTo) -> listeners.tellTlsAddress(replyTo);
      case SubmitFor(var session, var what) -> submit(session, what);
      case ReadMailFor(var session, var mailbox) -> read(session, mailbox);
      case ReadNewsFor(var session, var account, var behind) ->
          read(session, state.now().mailbox(account, behind));
      case MailReadFor(var session, var page) -> sessions.tell(session, new Session.MailRead(page));
      case MailUnreadable(var session, var cause) -> {
        context.getLog().error("mail cannot be read", cause);
        sessions.tell(
            session, new Session.Close("Your mail cannot be read here, try another node"));
      }
      case LookFor(var session, var question) ->
          replica.tell(new Replica.Read(questions.add(session, question)));
      case ReadFor(var session, var question) -> read(session, question);
      case MessagesRead(var session, var answer) ->
          sessions.tell(session, new Session.Seen(answer));
      case WatchFor(var session, var key, var on) -> sessions.watch(session, key, on);
      case LoginFailed(var address) -> door.onFailedLogin(address);
      case Asked(var turnedAway) -> {
        tallies.onApproach(turnedAway);
        count();
      }
      case TurnedAwayBefore(var inAll) -> tallies.onTurnedAwayBefore(inAll);
      case ListenersCounted(var refused) -> tallies.onClosedByListener(refused);
      case SessionEnded(var number, var address) -> {
        sessions.remove(number);
        questions.onSessionEnded(number);
        door.onLeft(address);
      }
      case Noticed(var notice) -> onNotice(notice);
      case MemberChanged(var event) ->
          members.sessionsEndedBy(event).ifPresent(ended -> submit(Submissions.NOBODY, ended));
      case StateInstalled(var loaded) -> onInstalled(loaded);
      case StateNotInstalled(var cause) -> {
        context.getLog().warn("a snapshot was not installed: {}", cause.toString());
        replica.tell(new Replica.NotInstalled());
      }
      case ArchiveFailed(var cause) ->
          throw new IllegalStateException(
              "chat of %s cannot go on: %s".formatted(node, cause.getMessage()), cause);
      case Opened _ -> throw new IllegalStateException("the archive is open already");
      case ReportDue _ -> {
        report.next(sessions.size(), state).ifPresent(this::tellBoard);
        traffic.next().ifPresent(this::tellBoard);
        statistics.next(state.now().server(node)).ifPresent(this::tellBoard);
        count();
        retention.next(state.applied()).forEach(forget -> submit(Submissions.NOBODY, forget));
      }
      case ResubmitDue _ -> {
        listeners.count();
        resubmit();
      }
    }
    return Behaviors.same();
  }

  private Admission admit(String address, boolean secure) {
    Optional<String> refusal = door.refusal(address, sessions.size());
    if (refusal.isPresent()) {
      return new TurnedAway(refusal.get());
    }
    SessionId id = sessions.nextId(secure);
    long number = id.number();
    var chat = new SessionPort(context.getSelf(), number, address);
    var session =
        context.spawn(
            Session.create(id, host, settings.session(), chat), "session-" + number, ON_LOOP);
    sessions.add(number, session);
    context.watchWith(session, new SessionEnded(number, address));
    return new Admitted(session);
  }

  /// Tells the state what was counted, if it is time.
  private void count() {
    tallies
        .next(state.now().server(node), System.nanoTime())
        .ifPresent(tally -> submit(Submissions.TALLY, tally));
  }

  private void tellBoard(PartStatus status) {
    board.tell(new StatusBoard.Report(status));
  }

  private void read(long number, Function<Messages, Runnable> question) {
    context.pipeToSelf(
        state.read(question),
        (answer, failure) ->
            failure == null
                ? new MessagesRead(number, answer)
                : new MailUnreadable(number, failure));
  }

  private void read(long number, Mailbox mailbox) {
    context.pipeToSelf(
        state.read(mailbox, MAIL_PAGE),
        (page, failure) ->
            failure == null ? new MailReadFor(number, page) : new MailUnreadable(number, failure));
  }

  /// Others have a primary before this node stops listening.
  private void drain(ActorRef<Done> replyTo) {
    listeners.unwatch();
    sessions.tellAll(new Session.Close(SHUTTING_DOWN));
    submit(Submissions.TALLY, tallies.last());
    ActorRef<Done> retired = context.messageAdapter(Done.class, _ -> new Retired(replyTo));
    replica.tell(new Replica.Retire(retired));
  }

  private void submit(long session, ChatCommand command) {
    var submission = submissions.add(session, command, System.nanoTime());
    replica.tell(new Replica.Submit(submission.id(), submission.payload()));
  }

  private void resubmit() {
    for (var submission : submissions.again(RESUBMIT_AT_ONCE)) {
      replica.tell(new Replica.Submit(submission.id(), submission.payload()));
    }
  }

  private void onNotice(Replica.Notice notice) {
    switch (notice) {
      case Replica.Committed(var entries) -> {
        entries.forEach(this::apply);
        state.archive();
      }
      case Replica.Install(var index) -> install(index);
      case Replica.Resubmit _ -> {
        questions.open().forEach(number -> replica.tell(new Replica.Read(number)));
        resubmit();
      }
      case Replica.Current(var number) ->
          questions
              .take(number)
              .ifPresent(question ->
                  sessions.tell(
                      question.session(), new Session.Seen(question.answer().apply(state.now()))));
      case Replica.Stands(var status) -> report.onStatus(status);
      case Replica.PeerEnded(var peer) -> members.onEnded(peer);
    }
  }

  private void apply(Entry entry) {
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

  /// All that was committed before is in the archive or on its way there, and nothing is committed
  /// until it is said how this ended.
  private void install(long index) {
    context.pipeToSelf(
        archive.installSnapshot(index),
        (loaded, failure) ->
            failure == null ? new StateInstalled(loaded) : new StateNotInstalled(failure));
  }

  /// Nobody here can tell what has become of the commands that the new state has behind it, or what
  /// clients should have been shown meanwhile, so they log in anew.
  private void onInstalled(Loaded loaded) {
    state.replace(loaded.state());
    submissions.forgetUpTo(loaded.checkpoint().clients().getOrDefault(submissions.client(), 0L));
    tallies.onCommitted();
    sessions.tellAll(new Session.Close(STATE_REPLACED));
    replica.tell(new Replica.Installed(loaded.checkpoint()));
  }

  private void answer(Submissions.Done done, Session.Answered answer) {
    if (done.session() == Submissions.TALLY) {
      tallies.onCommitted();
    } else if (done.session() != Submissions.NOBODY) {
      traffic.add(done.latency());
      sessions.tell(done.session(), answer);
    }
  }

  private static byte[] random() {
    var bytes = new byte[18];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private void watchNodes() {
    Cluster.get(context.getSystem())
        .subscriptions()
        .tell(
            Subscribe.create(
                context.messageAdapter(ClusterEvent.MemberEvent.class, MemberChanged::new),
                ClusterEvent.MemberEvent.class));
  }
}
