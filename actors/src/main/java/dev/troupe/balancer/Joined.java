package dev.troupe.balancer;

import dev.troupe.loop.EventLoop;
import dev.troupe.status.BalancerStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A client and its server on an event loop, from the moment when both are connected: their bytes
/// pass, and what takes too long is ended.
final class Joined implements Side.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(Joined.class);

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /// The client.
  interface Host {
    /// It has come to its end; the trip says why.
    ///
    /// @param reset whether both sides are to see a reset
    void over(boolean reset);

    /// The server has not answered in time, and is no more of use; the client is as it was.
    void notAnswered();
  }

  private final LoopListener listener;
  private final Trip trip;
  private final Host host;
  private final Side client;
  private final Side server;
  private final AnswerWatch answers = new AnswerWatch();
  private long movedAt;
  private boolean answered = false;
  private EventLoop.@Nullable Timer linger;

  /// Both are connected.
  ///
  /// @throws IOException if one of them is closed already
  Joined(LoopListener listener, Trip trip, SocketChannel client, SocketChannel server, Host host)
      throws IOException {
    this.listener = listener;
    this.trip = trip;
    this.host = host;
    this.movedAt = listener.loop().nanoTime();
    this.client = new Side(this, listener.loop(), listener.memory(), client);
    this.server = new Side(this, listener.loop(), listener.memory(), server);
  }

  /// Begins to pass bytes; the host may be told before this returns.
  ///
  /// @param header is sent to the server first, and may be empty
  /// @param first came from the client before, and may be empty
  void begin(ByteBuffer header, ByteBuffer first) throws IOException {
    server.join(client, NOTHING, NOTHING);
    client.join(server, header, first);
    client.read(); // most clients have spoken by now
  }

  BalancerStatus.Bytes bytes() {
    return new BalancerStatus.Bytes(client.count(), server.count());
  }

  @Override
  public void came(Side from, ByteBuffer bytes) {
    moved();
    if (from.equals(client)) {
      answers.asked();
      return;
    }
    if (!answered) {
      answered = true;
      trip.isAnswered(System.nanoTime());
    }
    answers.answered(bytes);
  }

  @Override
  public boolean looksAt(Side from) {
    return from.equals(server)
        && answers.answerBegins()
        && listener.settings().responseTimeout().isPresent();
  }

  @Override
  public void moved() {
    movedAt = listener.loop().nanoTime();
  }

  /// A client of HTTP that stays when its server has ended would keep a worker for nothing.
  @Override
  public void ended(Side side) {
    trip.ends(side.equals(client) ? Ending.CLIENT_ENDED : Ending.SERVER_ENDED);
    if (side.equals(server) && listener.settings().protocol().endsWithServer()) {
      linger = listener.loop().after(Tunnel.LINGER, () -> host.over(false));
    }
  }

  @Override
  public void finished() {
    host.over(false);
  }

  @Override
  public void failed(Side side, IOException cause) {
    boolean ofClient = side.equals(client);
    LOG.debug("the {} failed", ofClient ? "client" : "server", cause);
    trip.ends(ofClient ? Ending.CLIENT_RESET : Ending.SERVER_RESET);
    host.over(true);
  }

  @Override
  public void closed() {
    host.over(true);
  }

  /// Ends what has taken too long, see [ListenerSettings].
  void look() {
    long still = listener.loop().nanoTime() - movedAt;
    if (isOver(listener.settings().responseTimeout(), still) && waitsForAnswer()) {
      client.stop();
      server.close(true);
      host.notAnswered();
    } else if (isOver(listener.settings().idleTimeout(), still)) {
      trip.ends(Ending.IDLE_TIMEOUT);
      host.over(true);
    }
  }

  private static boolean isOver(Optional<Duration> limit, long nanos) {
    return limit.isPresent() && nanos >= limit.get().toNanos();
  }

  private boolean waitsForAnswer() {
    return server.isSilent() && answers.isOwed();
  }

  /// Closes both sockets.
  ///
  /// @param reset whether both ends are to see a reset
  void close(boolean reset) {
    if (linger != null) {
      linger.cancel();
    }
    client.close(reset);
    server.close(reset);
  }
}
