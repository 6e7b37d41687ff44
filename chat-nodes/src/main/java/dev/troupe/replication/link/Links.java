package dev.troupe.replication.link;

import dev.troupe.loop.EventLoop;
import dev.troupe.net.HostPort;
import dev.troupe.replication.core.Message;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One replica's connections with its peers, one for each direction, on the event loop of whoever
/// opens them: what comes in is handed on, and what is sent goes out, without another thread.
///
/// Messages may get lost, when a link is down or too much waits for it, but come in order and
/// unharmed otherwise. A peer whose link broke and whose port refuses has ended: that is told at
/// once, long before its silence would say so.
///
/// On the wire everything is a frame: four bytes of length, big-endian, and so many bytes. Whoever
/// dials says [Hello]; the answer is an empty frame, or the reason of a refusal as text. After that
/// come messages as [dev.troupe.replication.core.MessageCodec] has them, in one direction only.
/// Whoever says anything else is closed.
public final class Links implements AutoCloseable {
  /// The longest message that is taken from a peer.
  static final int MAX_FRAME_BYTES = 4 << 20;

  /// How long the hello, and its answer, may take.
  static final Duration GREETING_TIMEOUT = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(Links.class);

  private final Inbound inbound;
  private final Map<String, Outbound> outbound = new TreeMap<>();

  /// Is told, on the loop, what comes of them.
  public interface Receiver {
    /// A peer has said something.
    void onMessage(String from, Message message);

    /// A peer's process has ended, as far as can be told; may come a few times.
    void onGone(String peer);

    /// The links have failed for a reason that is a fault of this program's.
    void onFailure(Throwable cause);
  }

  private Links(Inbound inbound) {
    this.inbound = inbound;
  }

  /// Listens for the peers and dials them, again and again, until it is closed. All of it, from
  /// this call on, happens on the loop that this is called on.
  ///
  /// @param group the replica group, which all must share
  /// @param self this replica's name
  /// @param nodes where each replica of the group listens, this one among them
  /// @throws IOException if it cannot listen
  public static Links open(
      String group, String self, SortedMap<String, HostPort> nodes, Receiver receiver)
      throws IOException {
    EventLoop loop = EventLoop.current();
    var peers = new TreeMap<>(nodes);
    HostPort at = Objects.requireNonNull(peers.remove(self), self);
    var links = new Links(Inbound.open(loop, group, self, peers.keySet(), at, receiver));
    peers.forEach((name, address) ->
        links.outbound.put(
            name, new Outbound(loop, new Hello(group, self, name), address, receiver)));
    links.outbound.values().forEach(Outbound::start);
    return links;
  }

  /// Sends to a peer, at most once.
  public void send(String to, Message message) {
    Objects.requireNonNull(outbound.get(to), to).send(message);
  }

  @Override
  public void close() {
    outbound.values().forEach(Outbound::stop);
    inbound.stop();
  }

  /// Runs something on a loop, unless it has ended.
  static void runOn(EventLoop loop, Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.debug("the loop has ended", e);
    }
  }

  /// Writes the first frame of a connection, for which any socket has room.
  static void writeFrame(ByteBuffer content, WritableByteChannel to) throws IOException {
    var frame = ByteBuffer.allocate(Integer.BYTES + content.remaining());
    frame.putInt(content.remaining()).put(content).flip();
    to.write(frame);
    if (frame.hasRemaining()) {
      throw new IOException("the connection takes nothing");
    }
  }

  /// Closes what nobody needs any more, whether it likes it or not.
  static void close(Closeable connection) {
    try {
      connection.close();
    } catch (IOException e) {
      LOG.debug("cannot close {}", connection, e);
    }
  }
}
