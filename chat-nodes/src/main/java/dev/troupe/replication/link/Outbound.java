package dev.troupe.replication.link;

import dev.troupe.loop.EventLoop;
import dev.troupe.loop.Ready;
import dev.troupe.net.HostPort;
import dev.troupe.net.Reasons;
import dev.troupe.replication.core.Message;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connection by which this node's messages go to one peer, made again whenever it breaks.
final class Outbound {
  private static final Logger LOG = LoggerFactory.getLogger(Outbound.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  /// More than the protocol's windows let be under way to one peer.
  private static final long MAX_WAITING_BYTES = 8L << 20;

  private static final Duration ENDED_FOR = Duration.ofSeconds(1);

  private final EventLoop loop;
  private final Hello hello;
  private final HostPort peer;
  private final Links.Receiver receiver;
  private final Backoff backoff = new Backoff();
  private @Nullable Call call;
  private boolean stopped;
  private boolean wasUp;
  private long brokeAt;
  private String lastProblem = "";

  Outbound(EventLoop loop, Hello hello, HostPort peer, Links.Receiver receiver) {
    this.loop = loop;
    this.hello = hello;
    this.peer = peer;
    this.receiver = receiver;
  }

  void start() {
    var _ = loop.after(backoff.next(), this::lookUp);
  }

  /// Sends if the link is up, and drops the message if it is not or too much waits.
  void send(Message message) {
    if (call != null && call.up) {
      call.send(message);
    }
  }

  /// Closes the connection and makes no other.
  void stop() {
    stopped = true;
    if (call != null) {
      call.close();
    }
  }

  /// A name server may take its time, which the loop has not.
  private void lookUp() {
    if (!stopped) {
      Thread.startVirtualThread(() -> {
        InetSocketAddress address = peer.toSocketAddress();
        Links.runOn(loop, () -> dial(address));
      });
    }
  }

  private void dial(InetSocketAddress address) {
    if (stopped) {
      return;
    }
    try {
      if (address.isUnresolved()) {
        throw new UnknownHostException("unknown host " + address.getHostString());
      }
      var next = new Call(loop.openSocket(address.getAddress()));
      call = next;
      next.guard(() -> next.connect(address));
    } catch (IOException e) {
      onEnd(e);
    }
  }

  private void onEnd(IOException problem) {
    if (call != null && call.up) {
      brokeAt = System.nanoTime();
    }
    call = null;
    if (stopped) {
      return;
    }
    if (problem instanceof ConnectException) {
      onRefused();
    } else {
      tell("no link with " + hello.to() + " at " + peer + ": " + Reasons.of(problem));
    }
    start();
  }

  /// A port that refuses says that the process has ended if a link to it broke just now; later it
  /// may be another process that has yet to listen. It is told a few times, since what the old one
  /// said last may be heard after the first.
  private void onRefused() {
    if (wasUp && System.nanoTime() - brokeAt < ENDED_FOR.toNanos()) {
      receiver.onGone(hello.to());
      tell(hello.to() + " has ended: " + peer + " refuses");
    }
  }

  private void tell(String problem) {
    if (!problem.equals(lastProblem)) {
      LOG.info(problem);
      lastProblem = problem;
    }
  }

  /// Something that may find the connection broken.
  private interface Step {
    void take() throws IOException;
  }

  /// One connection: connecting → greeting → up → ended.
  private final class Call implements Ready {
    private final SocketChannel channel;
    private final FrameReader answers = new FrameReader();
    private final FrameWriter messages = new FrameWriter(MAX_WAITING_BYTES);
    private @Nullable SelectionKey key;
    private EventLoop.Timer limit;
    private boolean up;
    private boolean flushing;
    private boolean ended;

    Call(SocketChannel channel) {
      this.channel = channel;
      this.limit = loop.after(CONNECT_TIMEOUT, () -> end(new SocketTimeoutException("timed out")));
    }

    void connect(InetSocketAddress address) throws IOException {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      key = loop.register(channel, SelectionKey.OP_CONNECT, this);
      if (channel.connect(address)) {
        greet();
      }
    }

    @Override
    public void ready(SelectionKey ready) {
      guard(() -> {
        if (ready.isConnectable() && channel.finishConnect()) {
          greet();
        }
        if (ready.isReadable()) {
          read();
        }
        if (ready.isValid() && ready.isWritable()) {
          flush();
        }
      });
    }

    /// Says hello; the answer is empty, or why the peer does not want this link.
    private void greet() throws IOException {
      if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0); // lets go of the port at once
        throw new SocketException("nobody listens, and the system joined the call to itself");
      }
      limit.cancel();
      limit =
          loop.after(
              Links.GREETING_TIMEOUT, () -> end(new SocketTimeoutException("no answer to hello")));
      interest(SelectionKey.OP_READ);
      Links.writeFrame(hello.write(), channel);
    }

    /// The peer says nothing after its answer.
    private void read() throws IOException {
      boolean open = answers.read(channel);
      if (!up) {
        answers.next(Hello.MAX_BYTES).ifPresent(this::onAnswer);
      }
      if (up && answers.next(0).isPresent()) {
        throw new ProtocolException("said something where it has nothing to say");
      }
      if (!open) {
        throw new EOFException(up ? "closed by the peer" : "closed before an answer");
      }
    }

    private void onAnswer(ByteBuffer answer) {
      if (answer.hasRemaining()) {
        end(new ProtocolException("refused: " + StandardCharsets.UTF_8.decode(answer)));
        return;
      }
      limit.cancel();
      up = true;
      backoff.reset();
      wasUp = true;
      lastProblem = "";
      LOG.info("Linked with {} at {}", hello.to(), peer);
    }

    /// All that is sent in one turn of the loop goes out together.
    void send(Message message) {
      if (messages.offer(message) && !flushing) {
        flushing = true;
        loop.execute(() -> guard(this::flush));
      }
    }

    private void flush() throws IOException {
      if (!ended) {
        flushing = !messages.write(channel);
        interest(SelectionKey.OP_READ | (flushing ? SelectionKey.OP_WRITE : 0));
      }
    }

    private void interest(int operations) {
      if (key != null && key.interestOps() != operations) {
        key.interestOps(operations);
      }
    }

    void guard(Step step) {
      try {
        step.take();
      } catch (IOException e) {
        end(e);
      } catch (RuntimeException e) {
        receiver.onFailure(e);
      }
    }

    private void end(IOException problem) {
      if (!ended) {
        close();
        onEnd(problem);
      }
    }

    void close() {
      ended = true;
      limit.cancel();
      Links.close(channel);
    }
  }
}
