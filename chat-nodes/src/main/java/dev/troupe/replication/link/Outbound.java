package dev.troupe.replication.link;

import dev.troupe.net.HostPort;
import dev.troupe.net.Reasons;
import dev.troupe.replication.core.Message;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connection by which this node's messages go to one peer, made again whenever it breaks.
///
/// One thread dials and then waits for the connection's end; the peer says nothing on it after its
/// answer to the hello. Another thread sends.
final class Outbound {
  private static final Logger LOG = LoggerFactory.getLogger(Outbound.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  /// More than the protocol's windows let be under way to one peer.
  private static final long MAX_WAITING_BYTES = 8L << 20;

  private static final Duration ENDED_FOR = Duration.ofSeconds(1);
  private static final long BATCH_BYTES = 256 << 10;

  private final Hello hello;
  private final HostPort peer;
  private final Links.Receiver receiver;
  private final SendQueue queue = new SendQueue(MAX_WAITING_BYTES);
  private final List<Thread> threads;
  private volatile @Nullable SocketChannel up;
  private boolean wasUp;
  private long brokeAt;
  private String lastProblem = "";

  Outbound(Hello hello, HostPort peer, Links.Receiver receiver) {
    this.hello = hello;
    this.peer = peer;
    this.receiver = receiver;
    this.threads =
        List.of(
            Links.thread("link-to-" + hello.to(), receiver, this::dial),
            Links.thread("send-to-" + hello.to(), receiver, this::sendAll));
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /// Sends if the link is up, and drops the message if it is not or too much waits.
  void send(Message message) {
    if (up != null) {
      boolean _ = queue.offer(message);
    }
  }

  /// Ends both threads; interrupting one that is at a channel closes the channel.
  void stop() {
    threads.forEach(Thread::interrupt);
  }

  private void dial() throws InterruptedException {
    var backoff = new Backoff();
    while (true) {
      Thread.sleep(backoff.next());
      try (SocketChannel channel = SocketChannel.open()) {
        connect(channel);
        var answers = new FrameReader(channel);
        greet(channel, answers);
        backoff.reset();
        wasUp = true;
        LOG.info("Linked with {} at {}", hello.to(), peer);
        up = channel;
        try {
          awaitEnd(answers);
        } finally {
          brokeAt = System.nanoTime();
        }
      } catch (ConnectException _) {
        onRefused();
      } catch (ClosedByInterruptException e) {
        throw (InterruptedException) new InterruptedException().initCause(e);
      } catch (IOException e) {
        tell("no link with " + hello.to() + " at " + peer + ": " + Reasons.of(e));
      } finally {
        up = null;
      }
    }
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

  private void connect(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.socket().connect(peer.toSocketAddress(), Math.toIntExact(CONNECT_TIMEOUT.toMillis()));
    if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0); // lets go of the port at once
      throw new SocketException("nobody listens, and the system joined the call to itself");
    }
  }

  /// Says hello; the answer is empty, or why the peer does not want this link.
  private void greet(SocketChannel channel, FrameReader answers) throws IOException {
    ByteBuffer greeting = hello.write();
    var frame = ByteBuffer.allocate(Integer.BYTES + greeting.remaining());
    frame.putInt(greeting.remaining()).put(greeting).flip();
    while (frame.hasRemaining()) {
      channel.write(frame);
    }
    try (var _ = Links.cutAfter(Links.GREETING_TIMEOUT, channel)) {
      ByteBuffer answer =
          answers
              .next(Hello.MAX_BYTES)
              .orElseThrow(() -> new EOFException("closed before an answer"));
      if (answer.hasRemaining()) {
        throw new ProtocolException("refused: " + StandardCharsets.UTF_8.decode(answer));
      }
    }
    lastProblem = "";
  }

  private void awaitEnd(FrameReader answers) throws IOException {
    if (answers.next(0).isEmpty()) {
      throw new EOFException("closed by the peer");
    }
    throw new ProtocolException("said something where it has nothing to say");
  }

  private void sendAll() throws InterruptedException {
    var writer = new FrameWriter();
    while (true) {
      List<Message> batch = queue.take(BATCH_BYTES);
      SocketChannel to = up;
      if (to == null) {
        continue; // what waited for a link that broke is dropped
      }
      try {
        writer.write(batch, to);
      } catch (ClosedByInterruptException e) {
        throw (InterruptedException) new InterruptedException().initCause(e);
      } catch (IOException e) {
        LOG.debug("link to {} broke while sending", hello.to(), e);
        Links.close(to); // wakes the thread that dials
      }
    }
  }
}
