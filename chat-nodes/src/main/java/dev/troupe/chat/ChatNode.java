package dev.troupe.chat;

import dev.troupe.chat.archive.Archive;
import dev.troupe.chat.archive.Loaded;
import dev.troupe.chat.state.ChatCommand;
import dev.troupe.net.ConnectionFlow;
import dev.troupe.net.HostPort;
import dev.troupe.replication.Register;
import dev.troupe.replication.Replica;
import dev.troupe.status.StatusBoard;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

  /// A session wants something.
  record Wanted(long session, SessionRequest request) implements Command {}

  record Opened(Archive.Opened opened) implements Command {}

  record Found(long session, Session.Command answer) implements Command {}

  record Unreadable(long session, Throwable cause) implements Command {}

  private record StateInstalled(Loaded loaded) implements Command {}

  private record StateNotInstalled(Throwable cause) implements Command {}

  record ArchiveFailed(Throwable cause) implements Command {}

  record SessionEnded(long number, String address) implements Command {}

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

  private static final String SHUTTING_DOWN = "Server is shutting down";

  private static final Duration REPORT_EVERY = Duration.ofMillis(250);
  private static final Duration RESUBMIT_EVERY = Duration.ofSeconds(1);

  private final ActorContext<Command> context;
  private final String node;
  private final long incarnation;
  private final Members members;
  private final ActorRef<Replica.Command> replica;
  private final Listeners listeners;
  private final Orders orders;
  private final Archive archive;
  private final LiveState state;
  private final Sessions sessions;
  private final Tallies tallies;
  private final Retention retention;
  private final Reception reception;
  private final Requests requests;
  private final Reports reports;

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
    this.node = replicaSettings.self();
    this.incarnation = Cluster.get(context.getSystem()).selfMember().uniqueAddress().longUid();
    this.sessions = new Sessions(node, incarnation);
    this.members = new Members(context.getSystem(), members);
    this.tallies = new Tallies(node, clock);
    this.retention = new Retention(settings.kept(), clock);
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
    this.orders = new Orders(node + "#" + incarnation, replica, state, sessions, tallies);
    this.reception =
        new Reception(
            context,
            settings,
            settings.host(
                node,
                List.copyOf(members.keySet()),
                Instant.ofEpochMilli(context.getSystem().startTime()),
                clock),
            sessions);
    this.requests = new Requests(context, orders, state, sessions, reception);
    this.reports = new Reports(node, settings, board, orders, state, sessions);
    this.listeners = new Listeners(context, settings);
    context.watch(replica);
    timers.startTimerWithFixedDelay(new ReportDue(), REPORT_EVERY);
    timers.startTimerWithFixedDelay(new ResubmitDue(), RESUBMIT_EVERY);
    this.members.tellChanges(
        context.messageAdapter(ClusterEvent.MemberEvent.class, MemberChanged::new));
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
            ChatOpening.create(
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
                  chat.orders.submit(
                      Submissions.NOBODY, new ChatCommand.StartNode(chat.node, chat.incarnation));
                  chat.count();
                  return chat.running(false);
                })));
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
          replyTo.tell(draining ? new TurnedAway(SHUTTING_DOWN) : reception.admit(address, secure));
      case Drain(var replyTo) -> {
        drain(replyTo);
        return running(true);
      }
      case Retired(var replyTo) -> listeners.drain(replyTo);
      case Promote(var heir) -> replica.tell(new Replica.HandOver(heir));
      case GetAddress(var replyTo) -> listeners.tellAddress(replyTo);
      case GetTlsAddress(var replyTo) -> listeners.tellTlsAddress(replyTo);
      case Wanted(var session, var request) -> requests.on(session, request);
      case Found(var session, var answer) -> sessions.tell(session, answer);
      case Unreadable(var session, var cause) -> requests.onUnreadable(session, cause);
      case Asked(var turnedAway) -> {
        tallies.onApproach(turnedAway);
        count();
      }
      case TurnedAwayBefore(var inAll) -> tallies.onTurnedAwayBefore(inAll);
      case ListenersCounted(var refused) -> tallies.onClosedByListener(refused);
      case SessionEnded(var number, var address) -> {
        reception.onSessionEnded(number, address);
        orders.onSessionEnded(number);
      }
      case Noticed(var notice) -> onNotice(notice);
      case MemberChanged(var event) ->
          members
              .sessionsEndedBy(event)
              .ifPresent(ended -> orders.submit(Submissions.NOBODY, ended));
      case StateInstalled(var loaded) -> {
        orders.onInstalled(loaded);
        replica.tell(new Replica.Installed(loaded.checkpoint()));
      }
      case StateNotInstalled(var cause) -> {
        context.getLog().warn("a snapshot was not installed: {}", cause.toString());
        replica.tell(new Replica.NotInstalled());
      }
      case ArchiveFailed(var cause) ->
          throw new IllegalStateException(
              "chat of %s cannot go on: %s".formatted(node, cause.getMessage()), cause);
      case Opened _ -> throw new IllegalStateException("the archive is open already");
      case ReportDue _ -> {
        reports.tellNews();
        count();
        retention
            .next(state.applied())
            .forEach(forget -> orders.submit(Submissions.NOBODY, forget));
      }
      case ResubmitDue _ -> {
        listeners.count();
        orders.submitAgain();
      }
    }
    return Behaviors.same();
  }

  /// Tells the state what was counted, if it is time.
  private void count() {
    tallies
        .next(state.now().server(node), System.nanoTime())
        .ifPresent(tally -> orders.submit(Submissions.TALLY, tally));
  }

  /// Others have a primary before this node stops listening.
  private void drain(ActorRef<Done> replyTo) {
    listeners.unwatch();
    sessions.tellAll(new Session.Close(SHUTTING_DOWN));
    orders.submit(Submissions.TALLY, tallies.last());
    ActorRef<Done> retired = context.messageAdapter(Done.class, _ -> new Retired(replyTo));
    replica.tell(new Replica.Retire(retired));
  }

  private void onNotice(Replica.Notice notice) {
    switch (notice) {
      case Replica.Committed(var entries) -> {
        entries.forEach(orders::onCommitted);
        state.archive();
      }
      case Replica.Install(var index) -> install(index);
      case Replica.Resubmit _ -> orders.onNewPrimary();
      case Replica.Current(var number) -> orders.onCurrent(number);
      case Replica.Stands(var status) -> reports.onStatus(status);
      case Replica.PeerEnded(var peer) -> members.onEnded(peer);
    }
  }

  /// All that was committed before is in the archive or on its way there, and nothing is committed
  /// until it is said how this ended.
  private void install(long index) {
    context.pipeToSelf(
        archive.installSnapshot(index),
        (loaded, failure) ->
            failure == null ? new StateInstalled(loaded) : new StateNotInstalled(failure));
  }
}
