package dev.troupe.replication.link;

import dev.troupe.loop.EventLoop;
import dev.troupe.loop.Ready;
import dev.troupe.loop.ServerSockets;
import dev.troupe.net.HostPort;
import dev.troupe.net.Reasons;
import dev.troupe.replication.core.Message;
import dev.troupe.replication.core.MessageCodec;
import java.io.IOException;
import java.net.BindException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the peers' connections come in: takes one of each peer that says a proper hello, and hands
/// on what it says until it breaks or talks nonsense.
final class Inbound implements Ready {
  private static final Logger LOG = LoggerFactory.getLogger(Inbound.class);

  /// Connections at a time that have not said hello yet; one more is closed at once.
  private static final int MAX_STRANGERS = 16;

  private static final Duration RECOVERY = Duration.ofMillis(100);

  private final EventLoop loop;
  private final String group;
  private final String self;
  private final Set<String> peers;
  private final Links.Receiver receiver;
  private final ServerSocketChannel server;
  private final SelectionKey key;
  private final Refusals refusals = new Refusals();
  private final Set<Caller> strangers = new HashSet<>();
  private final Map<String, Caller> links = new HashMap<>();

  private Inbound(
      EventLoop loop,
      String group,
      String self,
      Collection<String> peers,
      ServerSocketChannel server,
      Links.Receiver receiver)
      throws IOException {
    this.loop = loop;
    this.group = group;
    this.self = self;
    this.peers = Set.copyOf(peers);
    this.server = server;
    this.receiver = receiver;
    this.key = loop.register(server, SelectionKey.OP_ACCEPT, this);
  }

  /// Listens from now on.
  ///
  /// @throws IOException if it cannot
  static Inbound open(
      EventLoop loop,
      String group,
      String self,
      Collection<String> peers,
      HostPort at,
      Links.Receiver receiver)
      throws IOException {
    try {
      ServerSocketChannel server = ServerSockets.open(loop, at.toSocketAddress(), false);
      return new Inbound(loop, group, self, peers, server, receiver);
    } catch (IOException e) {
      throw (IOException)
          new BindException("cannot listen on " + at + " (replication): " + e.getMessage())
              .initCause(e);
    }
  }

  /// Closes everything.
  void stop() {
    Links.close(server);
    List.copyOf(strangers).forEach(Caller::close);
    List.copyOf(links.values()).forEach(Caller::close);
  }

  @Override
  public void ready(SelectionKey accepting) {
    try {
      for (SocketChannel call = server.accept(); call != null; call = server.accept()) {
        welcome(call);
      }
    } catch (IOException e) {
      refusals.note(Reasons.of(e)); // too many open files, say
      key.interestOps(0);
      var _ = loop.after(RECOVERY, this::acceptAgain);
    }
  }

  private void acceptAgain() {
    if (key.isValid()) {
      key.interestOps(SelectionKey.OP_ACCEPT);
    }
  }

  private void welcome(SocketChannel channel) {
    if (strangers.size() >= MAX_STRANGERS) {
      refusals.note("more than " + MAX_STRANGERS + " connections that say nothing");
      Links.close(channel);
      return;
    }
    try {
      strangers.add(new Caller(channel));
    } catch (IOException e) {
      LOG.debug("a caller was gone at once", e);
      Links.close(channel);
    }
  }

  /// A peer that comes again has lost its earlier connection.
  private void onHello(String from, Caller caller) {
    strangers.remove(caller);
    Caller earlier = links.put(from, caller);
    if (earlier != null) {
      earlier.close();
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

  /// One connection: silent → greeted → closed.
  private final class Caller implements Ready {
    private final SocketChannel channel;
    private final FrameReader frames = new FrameReader();
    private final EventLoop.Timer limit;

    /// Who it is; empty until it has said so.
    private String from = "";

    Caller(SocketChannel channel) throws IOException {
      this.channel = channel;
      channel.configureBlocking(false);
      loop.register(channel, SelectionKey.OP_READ, this);
      this.limit = loop.after(Links.GREETING_TIMEOUT, this::close);
    }

    @Override
    public void ready(SelectionKey readable) {
      try {
        boolean open = frames.read(channel);
        takeFrames();
        if (!open) {
          close();
        }
      } catch (ProtocolException e) {
        refusals.note(Reasons.of(e));
        close();
      } catch (IOException e) {
        LOG.debug("link of a peer broke", e);
        close();
      } catch (RuntimeException e) {
        receiver.onFailure(e);
        close();
      }
    }

    private void takeFrames() throws IOException {
      if (from.isEmpty()) {
        Optional<ByteBuffer> hello = frames.next(Hello.MAX_BYTES);
        if (hello.isEmpty()) {
          return;
        }
        greet(hello.get());
      }
      for (var frame = next(); frame.isPresent(); frame = next()) {
        receiver.onMessage(from, message(from, frame.get()));
      }
    }

    private Optional<ByteBuffer> next() throws IOException {
      return frames.next(Links.MAX_FRAME_BYTES);
    }

    /// Answers the hello.
    ///
    /// @throws ProtocolException if it is refused, which the caller has been told then
    private void greet(ByteBuffer hello) throws IOException {
      String problem = "";
      try {
        from = check(Hello.read(hello));
      } catch (IllegalArgumentException e) {
        problem = String.valueOf(e.getMessage());
      }
      Links.writeFrame(ByteBuffer.wrap(problem.getBytes(StandardCharsets.UTF_8)), channel);
      if (!problem.isEmpty()) {
        throw new ProtocolException(channel.getRemoteAddress() + " " + problem);
      }
      limit.cancel();
      onHello(from, this);
    }

    void close() {
      limit.cancel();
      strangers.remove(this);
      links.remove(from, this);
      Links.close(channel);
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
