package dev.troupe.status;

import dev.troupe.net.HostPort;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent.MemberDowned;
import org.apache.pekko.cluster.ClusterEvent.MemberEvent;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.LWWMap;
import org.apache.pekko.cluster.ddata.LWWMapKey;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import org.apache.pekko.cluster.ddata.typed.javadsl.DistributedData;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;
import org.apache.pekko.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;
import org.apache.pekko.cluster.typed.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the last word of every part of this node and shares it with the other nodes' boards, so
/// that any node can answer for the whole cluster from memory.
///
/// Boards share through Distributed Data: one map, in which each node writes its own entry and
/// removes those of nodes that the cluster removed. Reports are collected for 100 ms before they
/// are written and sent to subscribers, so a part may report as often as it likes. Other nodes see
/// them after what the replicator needs on top (its gossip and notification intervals).
public final class StatusBoard {
  /// What the board takes.
  public sealed interface Command {}

  /// A part of this node changed; replaces what the same kind of part said before.
  public record Report(PartStatus status) implements Command {}

  /// What this node as a whole lacks to serve, in words; nothing if it serves.
  public record ReportMissing(List<String> missing) implements Command {
    public ReportMissing {
      missing = List.copyOf(missing);
    }
  }

  /// Asks for the board as it is now.
  public record Get(ActorRef<ClusterStatus> replyTo) implements Command {}

  /// Sends the board now and whenever it has changed, until the subscriber stops.
  public record Subscribe(ActorRef<ClusterStatus> subscriber) implements Command {}

  private record SubscriberStopped(ActorRef<ClusterStatus> subscriber) implements Command {}

  private record MemberChanged(MemberEvent event) implements Command {}

  private record SharedChanged(Replicator.SubscribeResponse<LWWMap<String, NodeStatus>> response)
      implements Command {}

  private record Written(Replicator.UpdateResponse<LWWMap<String, NodeStatus>> response)
      implements Command {}

  private record ShareDue() implements Command {}

  private record RenewDue() implements Command {}

  private static final Logger LOG = LoggerFactory.getLogger(StatusBoard.class);
  private static final Key<LWWMap<String, NodeStatus>> KEY = LWWMapKey.create("status");
  private static final List<String> STARTING = List.of("it starts");
  private static final Duration REPLICATOR_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SHARE_INTERVAL = Duration.ofMillis(100);

  /// The own entry is written even without news, should another node have removed it by mistake.
  private static final Duration RENEW_INTERVAL = Duration.ofSeconds(5);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final ReplicatorMessageAdapter<Command, LWWMap<String, NodeStatus>> replicator;
  private final SelfUniqueAddress selfAddress;
  private final String self;
  private final Board board;
  private final Set<ActorRef<ClusterStatus>> subscribers = new HashSet<>();

  /// The board of the named node; the name is the key of its entry for users and operators.
  public static Behavior<Command> create(String node) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> new StatusBoard(node, context, timers).sharing()));
  }

  private StatusBoard(String node, ActorContext<Command> context, TimerScheduler<Command> timers) {
    this.context = context;
    this.timers = timers;
    ActorSystem<?> system = context.getSystem();
    var data = DistributedData.get(system);
    this.replicator =
        new ReplicatorMessageAdapter<>(context, data.replicator(), REPLICATOR_TIMEOUT);
    this.selfAddress = data.selfUniqueAddress();
    Member member = Cluster.get(system).selfMember();
    this.self = incarnation(member.uniqueAddress());
    this.board = new Board(self, firstWord(node, member, system));
  }

  private static NodeStatus firstWord(String node, Member member, ActorSystem<?> system) {
    var address =
        new HostPort(
            member.address().getHost().orElseThrow(), member.address().getPort().orElseThrow());
    return new NodeStatus(
        node, address.toString(), Instant.ofEpochMilli(system.startTime()), STARTING, List.of());
  }

  private static String incarnation(UniqueAddress address) {
    return address.address() + "#" + address.longUid();
  }

  private Behavior<Command> sharing() {
    var members = context.messageAdapter(MemberEvent.class, MemberChanged::new);
    Cluster.get(context.getSystem())
        .subscriptions()
        .tell(org.apache.pekko.cluster.typed.Subscribe.create(members, MemberEvent.class));
    replicator.subscribe(KEY, SharedChanged::new);
    timers.startTimerWithFixedDelay(new RenewDue(), Duration.ZERO, RENEW_INTERVAL);
    return Behaviors.receiveMessage(this::onCommand);
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Report(var status) -> shareSoonIf(board.report(status));
      case ReportMissing(var missing) -> shareSoonIf(board.report(missing));
      case Get(var replyTo) -> replyTo.tell(board.view());
      case Subscribe(var subscriber) -> onSubscribe(subscriber);
      case SubscriberStopped(var subscriber) -> subscribers.remove(subscriber);
      case MemberChanged(var event) -> onMember(event);
      case SharedChanged(var response) -> onShared(response);
      case Written(var response) -> onWritten(response);
      case ShareDue() -> {
        write();
        publish();
      }
      case RenewDue() -> write();
    }
    return Behaviors.same();
  }

  private void shareSoonIf(boolean news) {
    if (news && !timers.isTimerActive(ShareDue.class)) {
      timers.startSingleTimer(ShareDue.class, new ShareDue(), SHARE_INTERVAL);
    }
  }

  private void onSubscribe(ActorRef<ClusterStatus> subscriber) {
    if (subscribers.add(subscriber)) {
      context.watchWith(subscriber, new SubscriberStopped(subscriber));
    }
    subscriber.tell(board.view());
  }

  private void onMember(MemberEvent event) {
    String incarnation = incarnation(event.member().uniqueAddress());
    boolean news;
    if (event instanceof MemberRemoved || event instanceof MemberDowned) {
      news = board.remove(incarnation);
      update(map -> map.contains(incarnation) ? map.remove(selfAddress, incarnation) : map);
    } else {
      news = board.join(incarnation);
    }
    if (news) {
      publish();
    }
  }

  private void onShared(Replicator.SubscribeResponse<LWWMap<String, NodeStatus>> response) {
    if (response instanceof Replicator.Changed<LWWMap<String, NodeStatus>> changed
        && board.share(changed.dataValue().getEntries())) {
      publish();
    }
  }

  private void onWritten(Replicator.UpdateResponse<LWWMap<String, NodeStatus>> response) {
    if (!(response instanceof Replicator.UpdateSuccess)) {
      LOG.warn("The status of this node could not be shared: {}", response);
    }
  }

  private void write() {
    NodeStatus own = board.own();
    update(map -> map.put(selfAddress, self, own));
  }

  /// The change runs on the replicator's thread: it must not touch this actor's state.
  private void update(UnaryOperator<LWWMap<String, NodeStatus>> change) {
    replicator.askUpdate(
        replyTo ->
            new Replicator.Update<>(KEY, LWWMap.create(), Replicator.writeLocal(), replyTo, change),
        Written::new);
  }

  private void publish() {
    ClusterStatus view = board.view();
    subscribers.forEach(subscriber -> subscriber.tell(view));
  }
}
