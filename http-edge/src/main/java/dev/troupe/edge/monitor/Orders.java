package dev.troupe.edge.monitor;

import dev.troupe.balancer.Server;
import dev.troupe.balancer.ServerKey;
import dev.troupe.balancer.ServerOrders;
import dev.troupe.net.HostPort;
import dev.troupe.status.BalancerStatus;
import dev.troupe.status.ChatStatus;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.NodeStatus;
import dev.troupe.status.StatusBoard;
import dev.troupe.users.UserId;
import dev.troupe.users.UserTracker;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Leave;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/// What the operator can change: bar a user, drain a balanced server or weigh it, send a node away,
/// choose the chat's primary.
final class Orders extends AllDirectives {
  private static final int MAX_WEIGHT = Server.MAX_WEIGHT;

  private final Operator operator;
  private final ActorRef<UserTracker.Command> users;
  private final ActorRef<StatusBoard.Command> board;
  private final ActorRef<ServerOrders.Command> servers;
  private final Consumer<String> promote;
  private final ActorSystem<?> system;
  private final Duration askTimeout;

  Orders(
      Operator operator,
      ActorRef<UserTracker.Command> users,
      ActorRef<StatusBoard.Command> board,
      ActorRef<ServerOrders.Command> servers,
      Consumer<String> promote,
      ActorSystem<?> system,
      Duration askTimeout) {
    this.operator = operator;
    this.users = users;
    this.board = board;
    this.servers = servers;
    this.promote = promote;
    this.system = system;
    this.askTimeout = askTimeout;
  }

  /// Everything below `/api` that is no reading; to be tried before what reads.
  Route route() {
    return concat(
        path(PathMatchers.segment("users").slash(PathMatchers.segment()).slash("bar"), this::user),
        path(
            PathMatchers.segment("balancers")
                .slash(PathMatchers.segment())
                .slash("servers")
                .slash(PathMatchers.segment())
                .slash("drain"),
            this::drain),
        path(
            PathMatchers.segment("balancers")
                .slash(PathMatchers.segment())
                .slash("servers")
                .slash(PathMatchers.segment())
                .slash("weight"),
            this::weight),
        path(
            PathMatchers.segment("nodes").slash(PathMatchers.segment()).slash("drain"),
            node -> post(() -> operator.only(() -> sendAway(node)))),
        path(
            PathMatchers.segment("nodes").slash(PathMatchers.segment()).slash("promote"),
            node -> post(() -> operator.only(() -> promote(node)))));
  }

  private Route user(String id) {
    return concat(
        post(() -> operator.only(() -> withUser(id, this::bar))),
        delete(() -> operator.only(() -> withUser(id, this::admit))));
  }

  private Route withUser(String id, Function<UserId, Route> inner) {
    return UserId.parse(id)
        .map(inner)
        .orElseGet(() -> problem(StatusCodes.BAD_REQUEST, "the user must be " + UserId.rule()));
  }

  private Route bar(UserId user) {
    return onSuccess(
        AskPattern.<UserTracker.Command, UserTracker.Answer>ask(
            users, replyTo -> new UserTracker.Bar(user, replyTo), askTimeout, system.scheduler()),
        answer ->
            answer instanceof UserTracker.Full
                ? problem(StatusCodes.INSUFFICIENT_STORAGE, "as many users are barred as may be")
                : done(Map.of("id", user.text(), "barred", true)));
  }

  private Route admit(UserId user) {
    return onSuccess(
        AskPattern.<UserTracker.Command, Done>ask(
            users, replyTo -> new UserTracker.Admit(user, replyTo), askTimeout, system.scheduler()),
        _ -> done(Map.of("id", user.text(), "barred", false)));
  }

  private Route drain(String listener, String server) {
    var key = new ServerKey(listener, server);
    return concat(
        post(() -> operator.only(() -> withServer(key, () -> setDrained(key, true)))),
        delete(() -> operator.only(() -> withServer(key, () -> setDrained(key, false)))));
  }

  private Route weight(String listener, String server) {
    var key = new ServerKey(listener, server);
    return concat(
        post(() ->
            operator.only(
                () -> parameter("weight", text -> withServer(key, () -> setWeight(key, text))))),
        delete(
            () -> operator.only(() -> withServer(key, () -> setWeight(key, OptionalInt.empty())))));
  }

  private Route withServer(ServerKey key, Supplier<Route> inner) {
    return withBoard(now ->
        exists(now, key)
            ? inner.get()
            : problem(StatusCodes.NOT_FOUND, "no listener has such a server"));
  }

  private static boolean exists(ClusterStatus board, ServerKey key) {
    return board.nodes().keySet().stream()
        .flatMap(node -> board.part(node, BalancerStatus.class).stream())
        .flatMap(balancer -> balancer.listeners().stream())
        .filter(listener -> listener.name().equals(key.listener()))
        .flatMap(listener -> listener.servers().stream())
        .anyMatch(server -> server.name().equals(key.server()));
  }

  private Route setDrained(ServerKey key, boolean drain) {
    return order(
        replyTo -> new ServerOrders.SetDrained(key, drain, replyTo), key, "drained", drain);
  }

  private Route setWeight(ServerKey key, String text) {
    return text.matches("[0-9]{1,3}") && Integer.parseInt(text) <= MAX_WEIGHT
        ? setWeight(key, OptionalInt.of(Integer.parseInt(text)))
        : problem(StatusCodes.BAD_REQUEST, "the weight must be from 0 to " + MAX_WEIGHT);
  }

  private Route setWeight(ServerKey key, OptionalInt weight) {
    return order(
        replyTo -> new ServerOrders.SetWeight(key, weight, replyTo),
        key,
        "weight",
        weight.isPresent() ? weight.getAsInt() : "configured");
  }

  /// An order holds while the cluster runs; the configuration stays, and the answer says so.
  private Route order(
      org.apache.pekko.japi.function.Function<ActorRef<ServerOrders.Answer>, ServerOrders.Command>
          order,
      ServerKey key,
      String what,
      Object value) {
    return onSuccess(
        AskPattern.ask(servers, order, askTimeout, system.scheduler()),
        answer ->
            switch (answer) {
              case DONE ->
                  done(
                      Map.of(
                          "listener",
                          key.listener(),
                          "server",
                          key.server(),
                          what,
                          value,
                          "until",
                          "all nodes have stopped; the configuration is unchanged"));
              case TOO_MANY ->
                  problem(
                      StatusCodes.INSUFFICIENT_STORAGE,
                      "there are orders for as many servers as may be");
              case FAILED -> problem(StatusCodes.SERVICE_UNAVAILABLE, "the node is too busy");
            });
  }

  /// The node lets go of its clients and ends by itself, as after SIGTERM.
  private Route sendAway(String node) {
    return withBoard(now -> {
      NodeStatus status = now.nodes().get(node);
      if (status == null) {
        return problem(StatusCodes.NOT_FOUND, "the cluster has no such node");
      }
      var at = HostPort.parse(status.address());
      var address = new Address("pekko", system.name(), at.host(), at.port());
      Cluster.get(system).manager().tell(new Leave(address));
      return complete(JsonReplies.of(StatusCodes.ACCEPTED, Map.of("node", node, "draining", true)));
    });
  }

  /// Only asks for it: who is primary then, the board tells.
  private Route promote(String node) {
    return withBoard(now -> {
      Optional<ChatStatus> chat = now.part(node, ChatStatus.class);
      if (chat.isEmpty()) {
        return problem(StatusCodes.NOT_FOUND, "the cluster has no such node with chat");
      }
      if (!chat.get().isInSync(node)) {
        return problem(
            StatusCodes.CONFLICT, "the node is not in sync, and only such a one can be primary");
      }
      promote.accept(node);
      return complete(
          JsonReplies.of(StatusCodes.ACCEPTED, Map.of("node", node, "promoting", true)));
    });
  }

  private Route withBoard(Function<ClusterStatus, Route> inner) {
    return onSuccess(
        AskPattern.ask(board, StatusBoard.Get::new, askTimeout, system.scheduler()), inner);
  }

  private Route done(Map<String, ?> what) {
    return complete(JsonReplies.of(StatusCodes.OK, what));
  }

  private Route problem(StatusCode status, String error) {
    return complete(JsonReplies.problem(status, error));
  }
}
