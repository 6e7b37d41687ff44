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
    implements Client, Greeting.Host, Hearing.Host, Connecting.Caller, Joined.Host {
  private static final Logger LOG = LoggerFactory.getLogger(LoopClient.class);

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
  private @Nullable Joined joined;
  private EventLoop.@Nullable Timer linger;
  private final Trip trip;

  /// @throws IOException if the client is gone
  LoopClient(LoopListener listener, SocketChannel channel) throws IOException {
    this.listener = listener;
    this.channel = channel;
    this.address = (InetSocketAddress) channel.getRemoteAddress();
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

  @Override
  public void closed() {
    close(true);
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
      var both = new Joined(listener, trip, channel, server, this);
      joined = both;
      both.begin(header(), first);
      first = NOTHING;
    } catch (IOException e) {
      Sockets.close(server, true);
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
      linger = listener.loop().after(Tunnel.LINGER, () -> close(false));
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
    return joined == null ? BalancerStatus.Bytes.NONE : joined.bytes();
  }

  @Override
  public void over(boolean reset) {
    close(reset);
  }

  @Override
  public void notAnswered() {
    phase = Phase.WAITING;
    trip.asks(System.nanoTime());
    listener.tell(new Balancer.NotAnswered(this));
  }

  /// Ends what has taken too long.
  void look() {
    if (phase == Phase.JOINED && joined != null) {
      joined.look();
    }
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
    if (joined == null) {
      Sockets.close(channel, reset);
    } else {
      joined.close(reset);
    }
    listener.ended(this, trip.passage(address, bytes(), System.nanoTime()));
  }
}
