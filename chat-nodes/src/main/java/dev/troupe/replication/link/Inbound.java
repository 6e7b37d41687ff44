package dev.troupe.replication.link;

import dev.troupe.net.HostPort;
import dev.troupe.net.Reasons;
import dev.troupe.replication.core.Message;
import dev.troupe.replication.core.MessageCodec;
import java.io.IOException;
import java.net.BindException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the peers' connections come in: takes one of each peer that says a proper hello, and hands
/// on what it says until it breaks or talks nonsense.
final class Inbound {
  private static final Logger LOG = LoggerFactory.getLogger(Inbound.class);

  /// Connections at a time that have not said hello yet; one more is closed at once.
  private static final int MAX_STRANGERS = 16;

  private static final Duration RECOVERY = Duration.ofMillis(100);

  private final String group;
  private final String self;
  private final Set<String> peers;
  private final Links.Receiver receiver;
  private final ServerSocketChannel server;
  private final Thread acceptor;
  private final Refusals refusals = new Refusals();
  private final Set<SocketChannel> strangers = ConcurrentHashMap.newKeySet();
  private final Map<String, SocketChannel> links = new HashMap<>();
  private boolean stopped;

  private Inbound(
      String group,
      String self,
      Collection<String> peers,
      ServerSocketChannel server,
      Links.Receiver receiver) {
    this.group = group;
    this.self = self;
    this.peers = Set.copyOf(peers);
    this.server = server;
    this.receiver = receiver;
    this.acceptor = Links.thread("links", receiver, this::accept);
  }

  /// Listens from now on; connections are taken once it is started.
  ///
  /// @throws IOException if it cannot listen
  static Inbound open(
      String group, String self, Collection<String> peers, HostPort at, Links.Receiver receiver)
      throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    try {
      server.bind(at.toSocketAddress());
    } catch (IOException e) {
      Links.close(server);
      throw (IOException)
          new BindException("cannot listen on " + at + " (replication): " + e.getMessage())
              .initCause(e);
    }
    return new Inbound(group, self, peers, server, receiver);
  }

  void start() {
    acceptor.start();
  }

  /// Closes everything; the threads end by it.
  void stop() {
    Links.close(server);
    strangers.forEach(Links::close);
    synchronized (links) {
      stopped = true;
      links.values().forEach(Links::close);
    }
  }

  private void accept() throws InterruptedException {
    while (true) {
      try {
        welcome(server.accept());
      } catch (ClosedChannelException _) {
        return;
      } catch (IOException e) {
        refusals.note(Reasons.of(e)); // too many open files, say
        Thread.sleep(RECOVERY);
      }
    }
  }

  private void welcome(SocketChannel channel) {
    if (strangers.size() >= MAX_STRANGERS) {
      refusals.note("more than " + MAX_STRANGERS + " connections that say nothing");
      Links.close(channel);
    } else {
      strangers.add(channel);
      Links.thread("link-from-stranger", receiver, () -> serve(channel)).start();
    }
  }

  private void serve(SocketChannel channel) {
    try (channel) {
      var frames = new FrameReader(channel);
      String from = greeting(channel, frames);
      Thread.currentThread().setName("link-from-" + from);
      if (!register(from, channel)) {
        return;
      }
      try {
        receive(from, frames);
      } finally {
        deregister(from, channel);
      }
    } catch (ProtocolException e) {
      refusals.note(Reasons.of(e));
    } catch (IOException e) {
      LOG.debug("link of a peer broke", e);
    } finally {
      strangers.remove(channel);
    }
  }

  /// Waits for the hello and answers it.
  ///
  /// @throws ProtocolException if it is refused, which the caller has been told then
  private String greeting(SocketChannel channel, FrameReader frames) throws IOException {
    try (var _ = Links.cutAfter(Links.GREETING_TIMEOUT, channel)) {
      Optional<ByteBuffer> first = frames.next(Hello.MAX_BYTES);
      String from = "";
      String problem = "";
      try {
        from = check(Hello.read(first.orElseGet(() -> ByteBuffer.allocate(0))));
      } catch (IllegalArgumentException e) {
        problem = String.valueOf(e.getMessage());
      }
      byte[] answer = problem.getBytes(StandardCharsets.UTF_8);
      channel.write(
          ByteBuffer.allocate(Integer.BYTES + answer.length)
              .putInt(answer.length)
              .put(answer)
              .flip());
      if (!problem.isEmpty()) {
        throw new ProtocolException(channel.getRemoteAddress() + " " + problem);
      }
      return from;
    }
  }

  private String check(Hello hello) {
    if (!hello.to().equals(self)) {
      throw new IllegalArgumentException("wants " + hello.to() + ", but this is " + self);
    }
    if (!hello.group().equals(group)) {
      throw new IllegalArgumentException("is of group " + hello.group() + ", this of " + group);
    }
    if (!peers.contains(hello.from())) {
      throw new IllegalArgumentException(hello.from() + " is no peer of this replica");
    }
    return hello.from();
  }

  /// A peer that comes again has lost its earlier connection.
  private boolean register(String from, SocketChannel channel) {
    synchronized (links) {
      strangers.remove(channel);
      if (stopped) {
        return false;
      }
      SocketChannel earlier = links.put(from, channel);
      if (earlier != null) {
        Links.close(earlier);
      }
      return true;
    }
  }

  private void deregister(String from, SocketChannel channel) {
    synchronized (links) {
      links.remove(from, channel);
    }
  }

  private void receive(String from, FrameReader frames) throws IOException {
    while (true) {
      Optional<ByteBuffer> frame = frames.next(Links.MAX_FRAME_BYTES);
      if (frame.isEmpty()) {
        return;
      }
      receiver.onMessage(from, message(from, frame.get()));
    }
  }

  private static Message message(String from, ByteBuffer frame) throws ProtocolException {
    try {
      Message message = MessageCodec.read(frame);
      if (frame.hasRemaining()) {
        throw new ProtocolException(from + " sends " + frame.remaining() + " bytes too many");
      }
      return message;
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(from + " sends no message: " + e.getMessage());
    }
  }
}
