package dev.troupe.replication.link;

import dev.troupe.net.HostPort;
import dev.troupe.replication.core.Message;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One replica's connections with its peers: one for each direction, on blocking sockets with
/// threads of their own, as few as a group has replicas.
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

  /// Is told, on the links' threads, what comes of them.
  public interface Receiver {
    /// A peer has said something.
    void onMessage(String from, Message message);

    /// A peer's process has ended, as far as can be told; may come a few times.
    void onGone(String peer);

    /// A thread of the links has ended for a reason that is a fault of this program's.
    void onFailure(Throwable cause);
  }

  private Links(Inbound inbound) {
    this.inbound = inbound;
  }

  /// Listens for the peers and dials them, again and again, until it is closed.
  ///
  /// @param group the replica group, which all must share
  /// @param self this replica's name
  /// @param nodes where each replica of the group listens, this one among them
  /// @throws IOException if it cannot listen
  public static Links open(
      String group, String self, SortedMap<String, HostPort> nodes, Receiver receiver)
      throws IOException {
    var peers = new TreeMap<>(nodes);
    HostPort at = Objects.requireNonNull(peers.remove(self), self);
    var links = new Links(Inbound.open(group, self, peers.keySet(), at, receiver));
    peers.forEach((name, address) ->
        links.outbound.put(name, new Outbound(new Hello(group, self, name), address, receiver)));
    links.inbound.start();
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

  /// What a thread of the links does until it is interrupted.
  interface Work {
    void run() throws IOException, InterruptedException;
  }

  /// A thread that tells why it ended if that was not asked for.
  static Thread thread(String name, Receiver receiver, Work work) {
    return Thread.ofPlatform()
        .name(name)
        .daemon()
        .uncaughtExceptionHandler((_, cause) -> receiver.onFailure(cause))
        .unstarted(() -> {
          try {
            work.run();
          } catch (InterruptedException _) {
            LOG.debug("{} ends", name);
          } catch (IOException e) {
            receiver.onFailure(e);
          }
        });
  }

  /// Something that holds until it is closed.
  interface Guard extends AutoCloseable {
    @Override
    void close();
  }

  /// Closes a connection that takes too long, unless the guard is closed before.
  static Guard cutAfter(Duration time, Closeable connection) {
    var cut =
        CompletableFuture.runAsync(
            () -> close(connection),
            CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS));
    return () -> cut.cancel(false);
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
