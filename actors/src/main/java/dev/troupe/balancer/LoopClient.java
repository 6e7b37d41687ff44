package dev.troupe.balancer;

import dev.troupe.loop.EventLoop;
import dev.troupe.loop.Ready;
import dev.troupe.net.ProxyHeader;
import dev.troupe.status.BalancerStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client on an event loop, from its accept to its end.
///
/// | phase | is left when | for |
/// | --- | --- | --- |
/// | greeting | a trusted proxy has told whose connection it is | waiting |
/// | waiting | the balancer names a server | connecting |
/// | waiting | the balancer has an answer instead | lingering |
/// | waiting | the client is reset in the queue | closed |
/// | connecting | the connection stands | joined |
/// | connecting | it cannot be made | waiting, the balancer is told |
/// | joined | its server has not answered a request in time | waiting, the balancer is told |
/// | joined | both ends are passed on, a side failed, nobody used it for long | closed |
/// | joined | its server has ended, and with HTTP the client has had its time | closed |
/// | lingering | the client has ended, or has had its time | closed |
///
/// Nothing is read before it is joined but for the header of a proxy, and the first bytes of one
/// that has to wait.
final class LoopClient
    implements Client, Greeting.Host, Hearing.Host, Connecting.Caller, Side.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(LoopClient.class);

  /// How long the bytes of a client that was answered are read all the same. Closing a socket that
  /// has unread bytes resets it, and the reset may overtake the answer.
  private static final Duration LINGER = Duration.ofSeconds(2);

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private enum Phase {
    GREETING,
    WAITING,
    CONNECTING,
    JOINED,
    LINGERING,
    CLOSED
  }

  private final LoopListener listener;
  private final SocketChannel channel;
  private InetSocketAddress address;
  private Phase phase = Phase.GREETING;
  private @Nullable Greeting greeting;

  /// What came behind a proxy's header, and while it waited.
  private ByteBuffer first = NOTHING;

  private @Nullable Hearing hearing;

  private @Nullable Connecting connecting;
  private @Nullable Side clientSide;
  private @Nullable Side serverSide;
  private EventLoop.@Nullable Timer linger;
  private long movedAt;
  private boolean answered = false;
  private final AnswerWatch answers = new AnswerWatch();
  private final Trip trip;

  /// @throws IOException if the client is gone
  LoopClient(LoopListener listener, SocketChannel channel) throws IOException {
    this.listener = listener;
    this.channel = channel;
    this.address = (InetSocketAddress) channel.getRemoteAddress();
    this.movedAt = listener.loop().nanoTime();
    this.trip = new Trip(System.nanoTime());
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
  }

  /// Asks the balancer for a server as soon as it is known who the client is.
  void begin() {
    if (!listener.settings().opening().trusts(address.getAddress())) {
      ask();
      return;
    }
    try {
      greeting = new Greeting(listener.loop(), channel, this);
    } catch (IOException e) {
      notGreeted(e.toString());
    }
  }

  private void ask() {
    phase = Phase.WAITING;
    trip.asks(System.nanoTime());
    listener.tell(new Balancer.Assign(this));
  }

  @Override
  public void greeted(ProxyHeader.Whole header, ByteBuffer rest) {
    greeting = null;
    address = header.source().orElse(address);
    first = rest;
    ask();
  }

  @Override
  public void notGreeted(String reason) {
    LOG.debug("{} is reset: {}", address, reason);
    close(true, Ending.NOT_GREETED);
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public void take(Assignment assignment) {
    if (phase != Phase.WAITING) {
      return;
    }
    trip.isGiven(assignment, System.nanoTime());
    hearNoMore();
    switch (assignment) {
      case Assignment.ToServer(var server) -> {
        phase = Phase.CONNECTING;
        var attempt =
            Connecting.start(
                listener.loop(), server.at(), listener.settings().connectTimeout(), this);
        if (phase == Phase.CONNECTING) {
          connecting = attempt;
        }
      }
      case Assignment.Answer answer -> answer(answer.bytes());
    }
  }

  @Override
  public void waits() {
    if (phase != Phase.WAITING) {
      return;
    }
    try {
      hearing = new Hearing(listener.loop(), listener.memory(), channel, first, this);
    } catch (IOException e) {
      gone(e);
    }
  }

  @Override
  public void gone(IOException cause) {
    LOG.debug("{} has gone while it waited", address, cause);
    close(true, Ending.CLIENT_RESET);
  }

  private void hearNoMore() {
    if (hearing != null) {
      first = hearing.stop();
      hearing = null;
    }
  }

  @Override
  public void notConnected(String reason) {
    phase = Phase.WAITING;
    connecting = null;
    trip.asks(System.nanoTime());
    listener.tell(new Balancer.ConnectFailed(this, reason));
  }

  @Override
  public void noSocket(IOException cause) {
    LOG.warn(
        "{}: {} is reset, no socket can be opened: {}",
        listener.settings().name(),
        address,
        cause.getMessage());
    connecting = null;
    close(true, Ending.NO_SOCKET);
  }

  @Override
  public void connected(SocketChannel server) {
    phase = Phase.JOINED;
    connecting = null;
    trip.isJoined(System.nanoTime());
    try {
      var there = new Side(this, listener.loop(), listener.memory(), channel);
      clientSide = there;
      var back = new Side(this, listener.loop(), listener.memory(), server);
      serverSide = back;
      moved();
      back.join(there, NOTHING, NOTHING);
      there.join(back, header(), first);
      first = NOTHING;
      there.read(); // most clients have spoken by now
    } catch (IOException e) {
      close(true, Ending.SERVER_RESET);
    }
  }

  private ByteBuffer header() throws IOException {
    return listener.settings().opening().tellsServers()
        ? ByteBuffer.wrap(
            ProxyHeader.binary(address, (InetSocketAddress) channel.getLocalAddress()))
        : NOTHING;
  }

  private void answer(ByteString bytes) {
    phase = Phase.LINGERING;
    try {
      channel.write(bytes.asByteBuffer());
      channel.shutdownOutput();
      listener.loop().register(channel, SelectionKey.OP_READ, new Lingering());
      linger = listener.loop().after(LINGER, () -> close(false));
    } catch (IOException e) {
      LOG.debug("{} was gone before it was answered", address, e);
      close(false);
    }
  }

  /// Throws away what comes until the client ends.
  private final class Lingering implements Ready {
    @Override
    public void ready(SelectionKey key) {
      try {
        if (channel.read(listener.memory().chunk()) < 0) {
          close(false);
        }
      } catch (IOException e) {
        LOG.debug("{} failed", address, e);
        close(false);
      }
    }

    @Override
    public void closed() {
      close(false);
    }
  }

  @Override
  public Progress progress() {
    return new Progress(trip.connectNanos(), bytes());
  }

  private BalancerStatus.Bytes bytes() {
    return new BalancerStatus.Bytes(countOf(clientSide), countOf(serverSide));
  }

  private static long countOf(@Nullable Side side) {
    return side == null ? 0 : side.count();
  }

  @Override
  public void came(Side from, ByteBuffer bytes) {
    moved();
    if (from.equals(clientSide)) {
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
    return from.equals(serverSide)
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
    trip.ends(side.equals(clientSide) ? Ending.CLIENT_ENDED : Ending.SERVER_ENDED);
    if (side.equals(serverSide) && listener.settings().protocol().endsWithServer()) {
      linger = listener.loop().after(LINGER, () -> close(false));
    }
  }

  @Override
  public void finished() {
    close(false);
  }

  @Override
  public void failed(Side side, IOException cause) {
    boolean client = side.equals(clientSide);
    LOG.debug("{}: the {} failed", address, client ? "client" : "server", cause);
    close(true, client ? Ending.CLIENT_RESET : Ending.SERVER_RESET);
  }

  @Override
  public void closed() {
    close(true);
  }

  /// Ends what has taken too long, see [ListenerSettings].
  void look() {
    long still = listener.loop().nanoTime() - movedAt;
    if (phase != Phase.JOINED) {
      return;
    }
    if (isOver(listener.settings().responseTimeout(), still) && waitsForAnswer()) {
      onNoAnswer();
    } else if (isOver(listener.settings().idleTimeout(), still)) {
      LOG.debug("{} is reset since no byte has moved for long", address);
      close(true, Ending.IDLE_TIMEOUT);
    }
  }

  private static boolean isOver(Optional<Duration> limit, long nanos) {
    return limit.isPresent() && nanos >= limit.get().toNanos();
  }

  private boolean waitsForAnswer() {
    return serverSide != null && serverSide.isSilent() && answers.isOwed();
  }

  private void onNoAnswer() {
    phase = Phase.WAITING;
    trip.asks(System.nanoTime());
    if (clientSide != null) {
      clientSide.stop();
    }
    if (serverSide != null) {
      serverSide.close(true);
    }
    listener.tell(new Balancer.NotAnswered(this));
  }

  private void close(boolean reset, Ending why) {
    trip.ends(why);
    close(reset);
  }

  /// Ends it; if nothing has said why, it is cut.
  ///
  /// @param reset whether both ends are to see a reset
  void close(boolean reset) {
    if (phase == Phase.CLOSED) {
      return;
    }
    phase = Phase.CLOSED;
    if (greeting != null) {
      greeting.cancel();
    }
    hearNoMore();
    if (connecting != null) {
      connecting.cancel();
    }
    if (linger != null) {
      linger.cancel();
    }
    if (clientSide == null) {
      Sockets.close(channel, reset);
    } else {
      clientSide.close(reset);
    }
    if (serverSide != null) {
      serverSide.close(reset);
    }
    listener.ended(this, trip.passage(address, bytes(), System.nanoTime()));
  }
}
