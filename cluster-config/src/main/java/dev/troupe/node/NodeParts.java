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
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// The parts of a node that its roles name.
///
/// One that holds sockets is started again after a failure, with back-off. Chat is not: a failure
/// of it ends the node, since what its replica had in memory may be wrong.
final class NodeParts {
  /// Of a part that fails: first and longest time until it is started again, and the share of it
  /// that is left to chance.
  private static final SupervisorStrategy AGAIN =
      SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(5), 0.2);

  private static final Duration BIND_TIMEOUT = Duration.ofSeconds(5);

  private final ActorContext<NodeGuardian.Command> context;
  private final NodeConfig config;
  private final ActorRef<StatusBoard.Command> board;

  /// How each part that runs is told to drain.
  private final List<Consumer<ActorRef<Done>>> drains = new ArrayList<>();

  /// @param board that the parts tell how they stand
  NodeParts(
      ActorContext<NodeGuardian.Command> context,
      NodeConfig config,
      ActorRef<StatusBoard.Command> board) {
    this.context = context;
    this.config = config;
    this.board = board;
  }

  /// Starts them all; the node is told by [NodeGuardian.Bound] when one listens.
  void start(Register register) {
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

  /// Has each part take no more clients and let what is under way end, which it replies.
  ///
  /// @return how many will
  int drain(ActorRef<Done> replyTo) {
    drains.forEach(drain -> drain.accept(replyTo));
    return drains.size();
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
    context.watchWith(chat, new NodeGuardian.Failed("chat has failed"));
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
                ? new NodeGuardian.Bound(role)
                : new NodeGuardian.BindingLate(
                    () -> askWhetherBound(role, answer, part, question)));
  }
}
