package dev.troupe.node;

import dev.troupe.balancer.Balancers;
import dev.troupe.balancer.ListenerSettings;
import dev.troupe.balancer.ServerOrders;
import dev.troupe.chat.ChatNode;
import dev.troupe.config.NodeConfig;
import dev.troupe.config.Role;
import dev.troupe.edge.HttpEdge;
import dev.troupe.files.FileServer;
import dev.troupe.net.ConnectionFlow;
import dev.troupe.net.HostPort;
import dev.troupe.replication.Register;
import dev.troupe.replication.Replica;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.StatusBoard;
import dev.troupe.users.SteadyClock;
import dev.troupe.users.UserTracker;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The root of a node: spawns the parts that its roles name, brings it into the cluster, says when
/// it is ready, and drains all parts at the end.
///
/// A part that holds sockets is started again after a failure, with back-off. Chat is not: a
/// failure of it ends the node, since what its replica had in memory may be wrong. Nor is the
/// status board, which every part knows. A node that the others have forgotten ends as well, since
/// only a new process gets in again.
///
/// Phases: serving → draining.
public final class NodeGuardian {
  private static final Logger LOG = LoggerFactory.getLogger(NodeGuardian.class);

  /// Of a part that fails: first and longest time until it is started again, and the share of it
  /// that is left to chance.
  private static final SupervisorStrategy AGAIN =
      SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(5), 0.2);

  private static final Duration BIND_TIMEOUT = Duration.ofSeconds(5);

  /// More than the shutdown phase gives.
  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(15);

  /// What the guardian takes.
  public sealed interface Command {}

  /// Stops taking clients, lets what is under way end, stops all parts, and replies.
  record Drain(ActorRef<Done> replyTo) implements Command {}

  /// Replied to once the node is ready.
  record AwaitReady(ActorRef<Done> replyTo) implements Command {}

  private record Joined() implements Command {}

  private record Bound(Role role) implements Command {}

  private record BindingLate(Runnable again) implements Command {}

  private record BoardChanged(ClusterStatus status) implements Command {}

  private record Failed(String what) implements Command {}

  private record Drained() implements Command {}

  private final ActorContext<Command> context;
  private final NodeConfig config;
  private final ActorRef<StatusBoard.Command> board;
  private final Readiness readiness;

  private final List<ActorRef<Done>> waiting = new ArrayList<>();

  /// How each part that runs is told to drain.
  private final List<Consumer<ActorRef<Done>>> drains = new ArrayList<>();

  private NodeGuardian(ActorContext<Command> context, NodeConfig config) {
    this.context = context;
    this.config = config;
    this.board = context.spawn(StatusBoard.create(config.node().name()), "status-board");
    context.watchWith(board, new Failed("the status board has failed"));
    this.readiness = new Readiness(config.node().name(), config.node().roles());
  }

  /// The guardian of the configured node.
  ///
  /// @param register the one of the whole cluster
  public static Behavior<Command> create(NodeConfig config, Register register) {
    return Behaviors.setup(context -> new NodeGuardian(context, config).start(register));
  }

  private Behavior<Command> start(Register register) {
    startParts(register);
    context.spawn(
        Membership.create(
            config,
            register,
            Membership.PATIENCE,
            context.messageAdapter(Membership.Outcome.class, NodeGuardian::news)),
        "membership");
    board.tell(
        new StatusBoard.Subscribe(context.messageAdapter(ClusterStatus.class, BoardChanged::new)));
    drainAtShutdown();
    return serving(readiness.missing());
  }

  private static Command news(Membership.Outcome outcome) {
    return switch (outcome) {
      case JOINED -> new Joined();
      case FORGOTTEN ->
          new Failed(
              "the others have taken this node out of the cluster before it was quite in it");
    };
  }

  private void startParts(Register register) {
    Optional<ActorRef<ChatNode.Command>> chat =
        config.runs(Role.CHAT) ? Optional.of(startChat(register)) : Optional.empty();
    Optional<ConnectionFlow> connections =
        chat.map(node -> ChatNode.flow(node, context.getSystem()));
    ActorRef<Balancers.SetOrders> balancers = context.getSystem().deadLetters();
    if (config.runs(Role.BALANCER)) {
      balancers = startBalancers(connections).narrow();
      chat.ifPresent(this::countLostClients);
    }
    if (config.runs(Role.EDGE)) {
      ActorRef<ServerOrders.Command> orders =
          context.spawn(again(ServerOrders.create(balancers)), "server-orders");
      startEdge(
          orders,
          heir -> chat.ifPresent(replica -> replica.tell(new ChatNode.Promote(heir))),
          connections);
    }
    if (config.runs(Role.FILES)) {
      startFiles();
    }
  }

  /// The replica in it takes over through the register whether the node is in the cluster or not;
  /// without that nobody would be the one to found the cluster.
  private ActorRef<ChatNode.Command> startChat(Register register) {
    var replica =
        new Replica.Settings(
            config.node().name(),
            config.cluster().replicas(),
            config.node().data().resolve("chat"));
    ActorRef<ChatNode.Command> chat =
        context.spawn(
            ChatNode.create(
                config.chat(),
                config.cluster().nodes(),
                replica,
                register,
                board,
                Clock.system(ZoneId.systemDefault())),
            "chat",
            ChatNode.ON_LOOP);
    context.watchWith(chat, new Failed("chat has failed"));
    askWhetherBound(Role.CHAT, HostPort.class, chat, ChatNode.GetAddress::new);
    drains.add(replyTo -> chat.tell(new ChatNode.Drain(replyTo)));
    return chat;
  }

  private ActorRef<Balancers.Command> startBalancers(Optional<ConnectionFlow> chat) {
    ActorRef<Balancers.Command> balancers =
        context.spawn(again(Balancers.create(config.balancers(), board)), "balancers");
    context.spawn(
        BalancerFeed.create(config.node().name(), chat, board, balancers), "balancer-feed");
    askWhetherBound(
        Role.BALANCER, Balancers.Addresses.class, balancers, Balancers.GetAddresses::new);
    drains.add(replyTo -> balancers.tell(new Balancers.Drain(replyTo)));
    return balancers;
  }

  private void countLostClients(ActorRef<ChatNode.Command> chat) {
    Set<String> leadToChat =
        config.balancers().listeners().stream()
            .filter(listener -> listener.servers().isEmpty())
            .map(ListenerSettings::name)
            .collect(Collectors.toUnmodifiableSet());
    context.spawn(
        LostClients.create(config.node().name(), leadToChat, board, chat), "lost-clients");
  }

  private void startEdge(
      ActorRef<ServerOrders.Command> orders,
      Consumer<String> promote,
      Optional<ConnectionFlow> chat) {
    ActorRef<UserTracker.Command> users =
        context.spawn(again(UserTracker.create(config.users(), new SteadyClock())), "users");
    ActorRef<HttpEdge.Command> edge =
        context.spawn(
            again(
                HttpEdge.create(
                    config.node().name(),
                    config.cluster().nodes().keySet(),
                    config.edge(),
                    new HttpEdge.Neighbours(users, board, orders, promote, chat))),
            "edge");
    askWhetherBound(Role.EDGE, HttpEdge.Addresses.class, edge, HttpEdge.GetAddresses::new);
    drains.add(replyTo -> edge.tell(new HttpEdge.Drain(replyTo)));
  }

  private void startFiles() {
    ActorRef<FileServer.Command> files =
        context.spawn(again(FileServer.create(config.files(), board)), "files");
    askWhetherBound(Role.FILES, HostPort.class, files, FileServer.GetAddress::new);
    drains.add(replyTo -> files.tell(new FileServer.Drain(replyTo)));
  }

  private static <T> Behavior<T> again(Behavior<T> part) {
    return Behaviors.supervise(part).onFailure(AGAIN);
  }

  /// A part answers once it listens. One that could not bind and was started again has forgotten
  /// the question, so it is asked again.
  private <C, A> void askWhetherBound(
      Role role, Class<A> answer, ActorRef<C> part, Function<ActorRef<A>, C> question) {
    context.ask(
        answer,
        part,
        BIND_TIMEOUT,
        question::apply,
        (_, late) ->
            late == null
                ? new Bound(role)
                : new BindingLate(() -> askWhetherBound(role, answer, part, question)));
  }

  private void drainAtShutdown() {
    var self = context.getSelf();
    var system = context.getSystem();
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseServiceUnbind(),
            "drain-parts",
            () -> AskPattern.ask(self, Drain::new, DRAIN_TIMEOUT, system.scheduler()));
  }

  /// @param missing what the board was last told is missing
  private Behavior<Command> serving(List<String> missing) {
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case Joined() -> {
            readiness.onJoined();
            yield onChange(missing);
          }
          case Bound(var role) -> {
            readiness.onBound(role);
            yield onChange(missing);
          }
          case BindingLate(var again) -> {
            again.run();
            yield Behaviors.same();
          }
          case BoardChanged(var status) -> {
            readiness.onBoard(status);
            yield onChange(missing);
          }
          case Drain(var replyTo) -> onDrain(replyTo);
          case Failed(var what) -> throw new IllegalStateException(what + ", so the node ends");
          case AwaitReady(var replyTo) -> {
            waiting.add(replyTo);
            yield onChange(missing);
          }
          case Drained() -> Behaviors.same();
        });
  }

  private Behavior<Command> onChange(List<String> before) {
    List<String> missing = readiness.missing();
    if (missing.isEmpty()) {
      waiting.forEach(one -> one.tell(Done.getInstance()));
      waiting.clear();
    }
    if (missing.equals(before)) {
      return Behaviors.same();
    }
    LOG.info(missing.isEmpty() ? "Ready" : "Not ready: " + String.join("; ", missing));
    board.tell(new StatusBoard.ReportMissing(missing));
    return serving(missing);
  }

  private Behavior<Command> onDrain(ActorRef<Done> replyTo) {
    LOG.info("Draining");
    board.tell(new StatusBoard.ReportMissing(List.of("it drains")));
    ActorRef<Done> drained = context.messageAdapter(Done.class, _ -> new Drained());
    drains.forEach(drain -> drain.accept(drained));
    return draining(drains.size(), replyTo);
  }

  /// @param left how many parts still drain
  private Behavior<Command> draining(int left, ActorRef<Done> replyTo) {
    if (left == 0) {
      LOG.info("Drained");
      replyTo.tell(Done.getInstance());
    }
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case Drained() -> draining(left - 1, replyTo);
          case Drain _, Joined _, Bound _, BindingLate _, BoardChanged _, Failed _, AwaitReady _ ->
              Behaviors.same();
        });
  }
}
