package dev.troupe.balancer;

import dev.troupe.health.Load;
import dev.troupe.health.ServerHealth;
import dev.troupe.status.BalancerStatus;
import java.time.Duration;
import java.util.Comparator;

/// One server of a listener with all that is known of it.
///
/// How busy it is and what it weighs are measured once for each client, then strategies compare
/// them. Part of [Backends]; not for use by several threads.
final class Backend {
  /// The least busy for its weight first, the client to come included.
  static final Comparator<Backend> BY_BUSY =
      Comparator.comparingDouble(one -> (one.busy + 1) / one.weight);

  /// The least share of its weight that a server has which comes back.
  private static final double LEAST_SHARE = 0.01;

  private final long hash;
  private final Claims claims = new Claims();
  private final ConnectTimes connects = new ConnectTimes();
  private Server server;
  private boolean listed = true;
  private boolean up;
  private String reason;
  private int open = 0;
  private long clients = 0;
  private long bytesToServer = 0;
  private long bytesToClient = 0;
  private int elsewhere = 0;
  private ServerOrder order = ServerOrder.NONE;

  /// From the last check; what was sent since is added.
  private Load load = Load.NONE;

  private long checks = 0;
  private long sent = 0;

  /// Whether it was in use before, and since when it is again.
  private boolean used = false;

  private boolean easing = false;
  private long easedFrom = 0;

  private double credit = 0;
  private int busy = 0;
  private double weight = 0;
  private boolean near = false;

  Backend(Server server) {
    this.server = server;
    this.hash = Hashes.of(server.name());
    this.up = server.inProcess().isPresent();
    this.reason = up ? "in this process" : ServerHealth.UNKNOWN.reason();
  }

  Server server() {
    return server;
  }

  boolean isListed() {
    return listed;
  }

  boolean isUp() {
    return up;
  }

  String reason() {
    return reason;
  }

  int open() {
    return open;
  }

  boolean isDrained() {
    return order.drained();
  }

  /// What it weighs unless it is being eased in.
  int fullWeight() {
    return order.weight().orElse(server.weight());
  }

  /// Clients sent to it since the start.
  long clients() {
    return clients;
  }

  /// Bytes of its clients and its own, since the start.
  BalancerStatus.Bytes bytes() {
    return new BalancerStatus.Bytes(bytesToServer, bytesToClient);
  }

  /// So much more has moved.
  void move(long toServer, long toClient) {
    bytesToServer += toServer;
    bytesToClient += toClient;
  }

  /// How long it takes to connect to it.
  ConnectTimes connects() {
    return connects;
  }

  /// Hash of its name.
  long hash() {
    return hash;
  }

  /// What round-robin owes it.
  double credit() {
    return credit;
  }

  void earn(double more) {
    credit += more;
  }

  /// It is a server of the listener again, as described; it keeps its connections, and its health
  /// unless it moved.
  void renew(Server now) {
    if (now.inProcess().isPresent() || !server.at().equals(now.at())) {
      var fresh = new Backend(now);
      up = fresh.up;
      reason = fresh.reason;
      used = false;
      easing = false;
      load = fresh.load;
    }
    claims.absorb(now.load().orElse(0) - server.load().orElse(0));
    server = now;
    listed = true;
  }

  /// It is no server of the listener any more.
  void unlist() {
    listed = false;
  }

  /// What the checks say.
  void health(ServerHealth health, long now) {
    if (health.isUp() && !up) {
      back(now);
    }
    up = health.isUp();
    reason = health.reason();
    if (health.checks() != checks) {
      checks = health.checks();
      load = health.load();
      sent = 0;
    }
  }

  void fail(String why) {
    up = false;
    reason = why;
  }

  /// What the operator orders from now on.
  void order(ServerOrder next, long now) {
    if (order.drained() && !next.drained() && up) {
      back(now);
    }
    order = next;
  }

  /// So many connections do other nodes hold to it.
  void elsewhere(int connections) {
    elsewhere = connections;
  }

  /// It may be used again from now on; if it was before, it is eased in.
  private void back(long now) {
    easing = used;
    easedFrom = now;
    used = true;
  }

  /// Looks at it for the next client.
  void measure(Mode mode, Duration slowStart, long now) {
    int held = mode == Mode.JOIN ? open + elsewhere : 0;
    busy = server.load().orElse(held) + claims.size(now);
    near = mode == Mode.JOIN && server.inProcess().isPresent();
    weight = fullWeight();
    if (easing) {
      double share = slowStart.isZero() ? 1 : (double) (now - easedFrom) / slowStart.toNanos();
      easing = share < 1;
      weight *= Math.clamp(share, LEAST_SHARE, 1.0);
    }
  }

  /// Clients it has, when last measured.
  int busy() {
    return busy;
  }

  /// What it weighs, when last measured.
  double weight() {
    return weight;
  }

  /// Whether clients reach it without a second socket, when last measured.
  boolean isNear() {
    return near;
  }

  /// The entries it told, with the clients sent to it since and the one to come.
  double entriesByWeight() {
    return (load.entries() + sent + 1) / weight;
  }

  /// The errors it told.
  long errors() {
    return load.errors();
  }

  /// Counts a client that is sent to it.
  void send(Mode mode) {
    clients++;
    sent++;
    open += mode == Mode.JOIN ? 1 : 0;
  }

  /// Expects a client in its own count, up to the expiry in nanoseconds.
  void claim(long expiry) {
    claims.add(expiry);
  }

  boolean tellsLoad() {
    return server.load().isPresent();
  }

  /// A client that was joined to it has left.
  void release() {
    if (open > 0) {
      open--;
      claims.trim(open);
    }
  }
}
