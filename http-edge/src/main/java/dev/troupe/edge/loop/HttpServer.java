package dev.troupe.edge.loop;

import dev.troupe.loop.EventLoop;
import dev.troupe.loop.Ready;
import dev.troupe.loop.ServerSockets;
import dev.troupe.net.HostPort;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens on one port and answers requests, all on one event loop: what a client sends is read,
/// understood, decided and answered without leaving the thread.
///
/// Phases: serving → draining → closed. Everything but [#connections] is called on the loop.
public final class HttpServer implements Ready {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  /// Accepted at a time, before those that are open get their turn again.
  private static final int MOST_ACCEPTED = 64;

  private static final int IN_BUFFER = 16 << 10;

  /// Room for the answers of one round; those that find none get a buffer of their own.
  private static final int OUT_BUFFER = 256 << 10;

  /// Pause after accepting has failed, as it does while there are no file descriptors left.
  private static final Duration ACCEPT_PAUSE = Duration.ofMillis(500);

  private static final Duration SHORTEST_SWEEP = Duration.ofMillis(10);
  private static final Duration LONGEST_SWEEP = Duration.ofSeconds(1);

  /// How to serve.
  ///
  /// @param at port 0 picks a free one; it may be shared with other processes
  /// @param maxConnections open at a time; more wait in the kernel
  /// @param patience how long a client may take for its next request
  /// @param stall how long a client may read nothing of its answer
  public record Settings(HostPort at, int maxConnections, Duration patience, Duration stall) {}

  private final EventLoop loop;
  private final Settings settings;
  private final Responder responder;
  private final RoundTimes times;
  private final HttpDate date;
  private final ServerSocketChannel listener;
  private final SelectionKey key;
  private final Set<HttpConnection> open = new HashSet<>();

  /// Those with answers for the end of the round.
  private final List<HttpConnection> answered = new ArrayList<>();

  /// Shared by all connections, since each is done with it before the next one has its turn.
  private final ByteBuffer in = ByteBuffer.allocate(IN_BUFFER);

  /// Holds the answers that have not been sent, each connection's in one piece.
  private final ByteBuffer out = ByteBuffer.allocateDirect(OUT_BUFFER);

  private volatile int connections = 0;
  private boolean draining = false;
  private Runnable drained = () -> {};

  private HttpServer(
      EventLoop loop,
      Settings settings,
      Responder responder,
      Timing timing,
      ServerSocketChannel listener)
      throws IOException {
    this.loop = loop;
    this.settings = settings;
    this.responder = responder;
    this.times = new RoundTimes(timing);
    this.date = new HttpDate(loop);
    this.listener = listener;
    this.key = loop.register(listener, SelectionKey.OP_ACCEPT, this);
    sweepLater();
  }

  /// Listens, together with other processes that do.
  ///
  /// @throws IOException if the port cannot be bound
  public static HttpServer open(Settings settings, Responder responder, Timing timing)
      throws IOException {
    EventLoop loop = EventLoop.current();
    ServerSocketChannel listener = ServerSockets.open(loop, settings.at().toSocketAddress(), true);
    try {
      return new HttpServer(loop, settings, responder, timing, listener);
    } catch (IOException | RuntimeException e) {
      listener.close();
      throw e;
    }
  }

  /// Where it listens, with the port that was picked.
  public HostPort at() {
    HostPort at = settings.at();
    return new HostPort(at.host(), ServerSockets.port(listener).orElse(at.port()));
  }

  /// How many are open now; for any thread.
  public int connections() {
    return connections;
  }

  /// Takes no more connections, and ends each as soon as no answer is under way on it.
  ///
  /// @param limit after which those that are left are cut
  /// @param whenDrained is run once none is left
  public void drain(Duration limit, Runnable whenDrained) {
    draining = true;
    drained = whenDrained;
    acceptRest();
    closeListener();
    List.copyOf(open).forEach(HttpConnection::drain);
    if (open.isEmpty()) {
      drained.run();
    } else {
      loop.after(limit, () -> List.copyOf(open).forEach(HttpConnection::close));
    }
  }

  /// Whoever has come before the port was closed would be reset by closing it.
  private void acceptRest() {
    try {
      while (open.size() < settings.maxConnections() && acceptOne()) {
        // the next one
      }
    } catch (IOException e) {
      LOG.debug("cannot accept the rest on {}", settings.at(), e);
    }
  }

  /// Stops at once.
  public void close() {
    draining = true;
    closeListener();
    List.copyOf(open).forEach(HttpConnection::close);
  }

  private void closeListener() {
    try {
      listener.close();
    } catch (IOException e) {
      LOG.debug("cannot close {}", settings.at(), e);
    }
  }

  @Override
  public void ready(SelectionKey accepting) {
    try {
      for (int i = 0; i < MOST_ACCEPTED && mayAccept(); i++) {
        if (!acceptOne()) {
          return;
        }
      }
    } catch (IOException e) {
      LOG.warn("cannot accept on {}, tries again: {}", settings.at(), e.getMessage());
      key.interestOps(0);
      loop.after(ACCEPT_PAUSE, this::acceptAgain);
    }
  }

  private boolean mayAccept() {
    if (open.size() < settings.maxConnections()) {
      return true;
    }
    key.interestOps(0);
    return false;
  }

  private boolean acceptOne() throws IOException {
    SocketChannel channel = listener.accept();
    if (channel == null) {
      return false;
    }
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      open.add(new HttpConnection(this, channel));
      connections = open.size();
    } catch (IOException e) {
      LOG.debug("a client was gone before it was served", e);
      channel.close();
    }
    return true;
  }

  private void acceptAgain() {
    if (key.isValid() && open.size() < settings.maxConnections()) {
      key.interestOps(SelectionKey.OP_ACCEPT);
    }
  }

  /// Has a connection send its answers once all that are ready in this round have been read. Were
  /// they sent one by one, a client that holds many connections would be woken for each.
  void sendLater(HttpConnection connection) {
    answered.add(connection);
    if (answered.size() == 1) {
      loop.execute(this::sendAnswers);
    }
  }

  private void sendAnswers() {
    List<HttpConnection> round = List.copyOf(answered);
    answered.clear();
    round.forEach(HttpConnection::sendAnswers);
    times.record();
    if (answered.isEmpty()) {
      out.clear();
    }
  }

  /// A connection has ended.
  void ended(HttpConnection connection) {
    open.remove(connection);
    connections = open.size();
    if (!draining) {
      acceptAgain();
    } else if (open.isEmpty()) {
      drained.run();
    }
  }

  /// Deadlines are looked at in turns, since nearly all of them are moved before they come.
  private void sweepLater() {
    Duration quarter = settings.patience().dividedBy(4);
    Duration pause = quarter.compareTo(LONGEST_SWEEP) < 0 ? quarter : LONGEST_SWEEP;
    loop.after(pause.compareTo(SHORTEST_SWEEP) > 0 ? pause : SHORTEST_SWEEP, this::sweep);
  }

  private void sweep() {
    List.copyOf(open).forEach(HttpConnection::closeIfDue);
    if (listener.isOpen() || !open.isEmpty()) {
      sweepLater();
    }
  }

  String date() {
    return date.now();
  }

  boolean isDraining() {
    return draining;
  }

  EventLoop loop() {
    return loop;
  }

  Settings settings() {
    return settings;
  }

  Responder responder() {
    return responder;
  }

  RoundTimes times() {
    return times;
  }

  ByteBuffer in() {
    return in;
  }

  ByteBuffer out() {
    return out;
  }
}
