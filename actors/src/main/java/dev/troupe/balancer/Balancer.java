package dev.troupe.balancer;

import dev.troupe.health.HealthChecker;
import dev.troupe.health.HealthChecker.Health;
import dev.troupe.health.HealthChecker.Target;
import dev.troupe.health.Probes;
import dev.troupe.net.HostPort;
import dev.troupe.status.BalancerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One listener: gives each client a server, or says that there is none.
///
/// Phases: checking → opening → serving → draining → parting. It listens once its servers are known
/// and each has been checked, so that the first client is served as well as any other. A port that
/// cannot be bound, or fails later, is tried again after a second; its clients are reset then.
///
/// Who gets what is decided by [Assignments]; this actor brings clients, checks and time to it.
final class Balancer {
  private static final Logger LOG = LoggerFactory.getLogger(Balancer.class);
  private static final Duration LISTEN_AGAIN = Duration.ofSeconds(1);

  /// While clients wait it is looked so often whether a server has room: one that counts its
  /// clients itself does not tell that somebody has not come.
  private static final Duration LEAST_WAIT = Duration.ofMillis(1);

  private static final Duration MOST_WAIT = Duration.ofSeconds(1);

  /// How long the accounts of connections that were cut may take to come.
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(1);

  /// What a balancer takes.
  sealed interface Command {}

  /// What may come in any phase.
  sealed interface News extends Command {}

  /// These are the servers now, in this order.
  record SetServers(List<Server> servers) implements News {}

  /// What the operator ordered, by server; all others are as configured.
  record SetOrders(Map<String, ServerOrder> orders) implements News {
    SetOrders {
      orders = Map.copyOf(orders);
    }
  }

  /// How many connections the other nodes hold, by server.
  record SetElsewhere(Map<HostPort, Integer> connections) implements News {}

  /// A client has come and waits for its assignment.
  record Assign(Client client) implements News {}

  /// The assigned server could not be reached; the client waits for another.
  record ConnectFailed(Client client, String reason) implements News {}

  /// The client's server took it and what it sent, and never answered; the client waits for the
  /// balancer's own answer.
  record NotAnswered(Client client) implements News {}

  /// The client has gone.
  ///
  /// @param passage the account of it
  record Leave(Client client, Passage passage) implements News {}

  /// A client has gone before it could ask for a server.
  record Refused(Passage passage) implements News {}

  /// Somebody may have waited for too long.
  private record WaitOver() implements News {}

  /// Takes no more clients, waits for those that are there up to the drain timeout, replies, stops.
  record Drain(ActorRef<Done> replyTo) implements Command {}

  private record HealthChanged(Health health) implements Command {}

  private record Listening(ActorRef<Tunnel.Command> server, HostPort at) implements Command {}

  private record ListenDue() implements Command {}

  private record ReportDue() implements Command {}

  private record ServerStopped() implements Command {}

  private record Drained() implements Command {}

  private record PartingDue() implements Command {}

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final ListenerSettings settings;
  private final ActorRef<BalancerStatus.Listener> reports;
  private final Assignments<Client> assignments;
  private final Tunnel tunnel;
  private final ActorRef<HealthChecker.Command> checker;

  /// @param reports gets the listener's status when it listens, and then at most once a second when
  ///   it has changed
  static Behavior<Command> create(
      ListenerSettings settings, ActorRef<BalancerStatus.Listener> reports) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          var balancer = new Balancer(context, timers, settings, reports);
          settings.servers().ifPresent(balancer::onSetServers);
          return balancer.checking();
        }));
  }

  private Balancer(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ListenerSettings settings,
      ActorRef<BalancerStatus.Listener> reports) {
    this.context = context;
    this.timers = timers;
    this.settings = settings;
    this.reports = reports;
    this.assignments = new Assignments<>(settings, new SplittableRandom());
    this.tunnel = Tunnel.of(context.getSystem(), settings);
    this.checker =
        context.spawn(
            HealthChecker.create(
                settings.checks(),
                Probes.of(settings.check(), context.getSystem()),
                context.messageAdapter(Health.class, HealthChanged::new)),
            "health-checker");
    context.watch(checker);
  }

  private Behavior<Command> checking() {
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case HealthChanged(var health) -> {
            give(assignments.health(health.servers(), System.nanoTime()));
            yield open();
          }
          case News news -> onNews(news);
          case Drain(var replyTo) -> drained(replyTo);
          case Listening _, ListenDue _, ReportDue _, ServerStopped _, Drained _, PartingDue _ ->
              Behaviors.same();
        });
  }

  private Behavior<Command> open() {
    ActorRef<Tunnel.Command> server =
        context.spawn(
            tunnel.listen(context.getSelf()), "tunnel", DispatcherSelector.sameAsParent());
    context.watchWith(server, new ServerStopped());
    server.tell(
        new Tunnel.GetAddress(
            context.messageAdapter(HostPort.class, at -> new Listening(server, at))));
    return opening();
  }

  private Behavior<Command> opening() {
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case Listening(var server, var at) -> onListening(server, at);
          case ListenDue() -> open();
          case HealthChanged(var health) -> onHealth(health);
          case News news -> onNews(news);
          case ServerStopped() -> onServerStopped();
          case Drain(var replyTo) -> drained(replyTo);
          case ReportDue _, Drained _, PartingDue _ -> Behaviors.same();
        });
  }

  private Behavior<Command> serving(
      ActorRef<Tunnel.Command> server, HostPort at, BalancerStatus.Listener reported) {
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case HealthChanged(var health) -> onHealth(health);
          case News news -> onNews(news);
          case ReportDue() -> serving(server, at, report(at, reported));
          case ServerStopped() -> onServerStopped();
          case Drain(var replyTo) -> onDrain(server, replyTo);
          case Listening _, ListenDue _, Drained _, PartingDue _ -> Behaviors.same();
        });
  }

  private Behavior<Command> draining(ActorRef<Done> replyTo) {
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case HealthChanged(var health) -> onHealth(health);
          case News news -> onNews(news);
          case Drained(), ServerStopped() -> onDrained(replyTo);
          case Drain _, Listening _, ListenDue _, ReportDue _, PartingDue _ -> Behaviors.same();
        });
  }

  /// Everything is closed, and some connections have not been accounted for yet.
  private Behavior<Command> parting(ActorRef<Done> replyTo) {
    return Behaviors.receiveMessage(command ->
        switch (command) {
          case News news -> {
            var _ = onNews(news);
            yield assignments.isEmpty() ? drained(replyTo) : Behaviors.same();
          }
          case PartingDue() -> drained(replyTo);
          case HealthChanged _,
              Listening _,
              ListenDue _,
              ReportDue _,
              ServerStopped _,
              Drained _,
              Drain _ ->
              Behaviors.same();
        });
  }

  private Behavior<Command> onListening(ActorRef<Tunnel.Command> server, HostPort at) {
    timers.startTimerWithFixedDelay(new ReportDue(), REPORT_INTERVAL);
    BalancerStatus.Listener status = assignments.status(at, tunnel.engine().word());
    reports.tell(status);
    return serving(server, at, status);
  }

  private BalancerStatus.Listener report(HostPort at, BalancerStatus.Listener reported) {
    assignments.count(Client::progress);
    BalancerStatus.Listener status = assignments.status(at, tunnel.engine().word());
    if (!status.equals(reported)) {
      reports.tell(status);
    }
    return status;
  }

  private Behavior<Command> onHealth(Health health) {
    give(assignments.health(health.servers(), System.nanoTime()));
    return Behaviors.same();
  }

  private Behavior<Command> onNews(News news) {
    switch (news) {
      case SetServers(var servers) -> onSetServers(servers);
      case SetOrders(var orders) -> give(assignments.order(orders, System.nanoTime()));
      case SetElsewhere(var connections) ->
          give(assignments.elsewhere(connections, System.nanoTime()));
      case Assign(var client) -> onAssign(client);
      case ConnectFailed(var client, var reason) -> onConnectFailed(client, reason);
      case NotAnswered(var client) -> onNotAnswered(client);
      case Leave(var client, var passage) -> onLeave(client, passage);
      case Refused(var passage) -> account(passage);
      case WaitOver() -> give(assignments.pass(System.nanoTime()));
    }
    return Behaviors.same();
  }

  private void onSetServers(List<Server> servers) {
    give(assignments.set(servers, System.nanoTime()));
    checker.tell(
        new HealthChecker.SetTargets(
            servers.stream()
                .filter(server -> server.inProcess().isEmpty())
                .map(server -> new Target(server.name(), server.at()))
                .toList()));
  }

  private void onAssign(Client client) {
    if (settings.checks().clients().isPresent()) {
      checker.tell(new HealthChecker.ClientCame());
    }
    give(assignments.assign(client, client.address().getAddress(), System.nanoTime()));
    tellIfItWaits(client);
  }

  private void onConnectFailed(Client client, String reason) {
    onServerFailed(client, reason, HealthChecker.Fail::new);
    give(assignments.reassign(client, reason, System.nanoTime()));
    tellIfItWaits(client);
  }

  private void tellIfItWaits(Client client) {
    if (assignments.isWaiting(client)) {
      client.waits();
    }
  }

  private void onNotAnswered(Client client) {
    String reason =
        settings.responseTimeout().map(Duration::toMillis).orElse(0L) + " ms without an answer";
    onServerFailed(client, reason, HealthChecker.Doubt::new);
    assignments.count(client, client.progress());
    give(assignments.giveUp(client, reason, System.nanoTime()));
  }

  private void onLeave(Client client, Passage passage) {
    assignments.count(client, client.progress());
    account(passage);
    give(assignments.leave(client, System.nanoTime()));
  }

  private void account(Passage passage) {
    assignments.end(passage.ending());
    if (settings.accessLog()) {
      AccessLog.write(settings.name(), passage);
    }
  }

  private void onServerFailed(
      Client client, String reason, BiFunction<String, String, HealthChecker.Command> told) {
    assignments
        .serverOf(client)
        .ifPresent(server -> {
          LOG.warn("{}: {} has failed: {}", settings.name(), server, reason);
          checker.tell(told.apply(server, reason));
        });
  }

  private void give(List<Assignments.Given<Client>> all) {
    for (var given : all) {
      Client client = given.client();
      LOG.debug("{}: {} gets {}", settings.name(), client.address(), given.assignment());
      client.take(given.assignment());
    }
    OptionalLong deadline = assignments.deadline();
    if (deadline.isPresent() && !timers.isTimerActive(WaitOver.class)) {
      long left = deadline.getAsLong() - System.nanoTime();
      timers.startSingleTimer(
          WaitOver.class,
          new WaitOver(),
          Duration.ofNanos(Math.clamp(left, LEAST_WAIT.toNanos(), MOST_WAIT.toNanos())));
    }
  }

  private Behavior<Command> onServerStopped() {
    timers.startSingleTimer(new ListenDue(), LISTEN_AGAIN);
    return opening();
  }

  private Behavior<Command> onDrain(ActorRef<Tunnel.Command> server, ActorRef<Done> replyTo) {
    server.tell(new Tunnel.Drain(context.messageAdapter(Done.class, _ -> new Drained())));
    return draining(replyTo);
  }

  private Behavior<Command> onDrained(ActorRef<Done> replyTo) {
    if (assignments.isEmpty()) {
      return drained(replyTo);
    }
    timers.startSingleTimer(new PartingDue(), LAST_WORDS);
    return parting(replyTo);
  }

  private static Behavior<Command> drained(ActorRef<Done> replyTo) {
    return Behaviors.stopped(() -> replyTo.tell(Done.getInstance()));
  }
}
