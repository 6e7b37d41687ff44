package dev.troupe.edge.loop;

import dev.troupe.edge.http.Answer;
import dev.troupe.edge.http.Method;
import dev.troupe.edge.http.Parsed;
import dev.troupe.edge.http.RequestParser;
import dev.troupe.loop.Ready;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client: its requests are answered one after the other, in order.
///
/// Nothing is read while an answer is under way or has not gone out, so a client that asks without
/// reading waits, and costs two buffers at most. At its end a connection lingers: it says that
/// nothing more will come, and throws away what the client still sends; closing at once would reset
/// it and might take the last answer with it.
final class HttpConnection implements Ready, Responder.Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
  private static final Duration LINGER = Duration.ofSeconds(1);
  private static final long MOST_LINGERED = 1 << 20;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private enum Phase {
    OPEN,
    /// The last answer has been given.
    ENDING,
    /// All has been said.
    LINGERING,
    CLOSED
  }

  private final HttpServer server;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final RequestParser parser = new RequestParser();
  private final Unsent unsent;

  private Phase phase = Phase.OPEN;

  /// The request that waits for its answer.
  private Parsed.@Nullable Request asked = null;

  private long askedNanos = 0;

  /// Whether requests are being read, so that who answers need not go on with the next.
  private boolean reading = false;

  /// What came after the request that is being answered.
  private ByteBuffer unread = NOTHING;

  private boolean inputEnded = false;
  private long lingered = 0;
  private long deadline;

  HttpConnection(HttpServer server, SocketChannel channel) throws IOException {
    this.server = server;
    this.channel = channel;
    this.unsent = new Unsent(server.out());
    this.key = server.loop().register(channel, SelectionKey.OP_READ, this);
    this.deadline = due(server.settings().patience());
  }

  private long due(Duration time) {
    return server.loop().nanoTime() + time.toNanos();
  }

  @Override
  public void ready(SelectionKey ready) throws IOException {
    if (ready.isWritable()) {
      send();
      goOn();
      server.times().record();
    } else if (phase == Phase.LINGERING) {
      linger();
    } else {
      read();
    }
  }

  private void read() throws IOException {
    ByteBuffer in = server.in().clear();
    int count = channel.read(in);
    if (count < 0) {
      inputEnded = true;
      goOn();
    } else {
      requests(in.flip());
      if (in.hasRemaining()) {
        unread = ByteBuffer.allocate(in.remaining()).put(in).flip();
      }
      server.sendLater(this);
    }
  }

  /// Sends what was answered in this round, and goes on.
  void sendAnswers() {
    if (phase == Phase.CLOSED) {
      return;
    }
    try {
      send();
      goOn();
    } catch (IOException e) {
      LOG.debug("{} failed", channel, e);
      close();
    } catch (RuntimeException e) {
      LOG.error("{} is closed since answering it failed", channel, e);
      close();
    }
  }

  /// Answers all whole requests in what has come, as far as they can be answered now.
  private void requests(ByteBuffer in) {
    reading = true;
    try {
      boolean more = in.hasRemaining();
      while (more && phase == Phase.OPEN && asked == null && !unsent.isHeldUp()) {
        more =
            switch (parser.next(in)) {
              case Parsed.NeedMore() -> false;
              case Parsed.Request request -> onRequest(request);
              case Parsed.Malformed malformed -> onMalformed(malformed);
            };
      }
    } finally {
      reading = false;
    }
  }

  private boolean onRequest(Parsed.Request request) {
    asked = request;
    askedNanos = server.loop().nanoTime();
    server.responder().respond(request, this);
    return true;
  }

  private boolean onMalformed(Parsed.Malformed malformed) {
    phase = Phase.ENDING;
    server.times().add(malformed.status().code(), server.loop().nanoTime());
    unsent.put(Answer.of(malformed).bytes(false, "close", server.date()));
    return false;
  }

  @Override
  public void answer(Answer answer) {
    Parsed.Request request = asked;
    if (request == null) {
      throw new IllegalStateException("no request waits for an answer");
    }
    asked = null;
    if (phase == Phase.CLOSED) {
      return;
    }
    try {
      write(answer, request);
      if (!reading) {
        send();
        goOn();
        server.times().record();
      }
    } catch (IOException e) {
      LOG.debug("{} failed", channel, e);
      close();
    }
  }

  private void write(Answer answer, Parsed.Request request) {
    boolean last = !request.keepAlive() || server.isDraining();
    String connection = last ? "close" : request.http10() ? "keep-alive" : "";
    unsent.put(answer.bytes(request.method() == Method.HEAD, connection, server.date()));
    server.times().add(answer.status().code(), askedNanos);
    deadline = due(server.settings().patience());
    if (last) {
      phase = Phase.ENDING;
    }
  }

  /// Gives the socket what it takes; the rest is kept for when it takes more.
  private void send() throws IOException {
    boolean wasHeldUp = unsent.isHeldUp();
    boolean moved = unsent.send(channel);
    if (unsent.isHeldUp() && (moved || !wasHeldUp)) {
      deadline = due(server.settings().stall());
    } else if (wasHeldUp && !unsent.isHeldUp()) {
      deadline = due(server.settings().patience());
    }
  }

  /// Does what is next, now that all that could be done has been.
  private void goOn() throws IOException {
    while (canRead() && unread.hasRemaining()) {
      requests(unread);
      send();
    }
    if (!unread.hasRemaining()) {
      unread = NOTHING;
    }
    if (phase == Phase.ENDING && unsent.isEmpty()) {
      beginToLinger();
    } else if (canRead() && (inputEnded || server.isDraining())) {
      beginToLinger();
    }
    if (phase != Phase.CLOSED) {
      await();
    }
  }

  private boolean canRead() {
    return phase == Phase.OPEN && asked == null && !unsent.isHeldUp();
  }

  private void await() {
    int wanted =
        unsent.isHeldUp()
            ? SelectionKey.OP_WRITE
            : phase == Phase.LINGERING || canRead() ? SelectionKey.OP_READ : 0;
    if (key.interestOps() != wanted) {
      key.interestOps(wanted);
    }
  }

  private void beginToLinger() throws IOException {
    phase = Phase.LINGERING;
    unread = NOTHING;
    deadline = due(LINGER);
    if (inputEnded) {
      close();
    } else {
      channel.shutdownOutput();
    }
  }

  private void linger() throws IOException {
    int count = channel.read(server.in().clear());
    lingered += Math.max(0, count);
    if (count < 0 || lingered > MOST_LINGERED) {
      close();
    }
  }

  /// Ends as soon as no answer is under way; a request that is there already is answered.
  void drain() {
    try {
      if (canRead()) {
        read();
      }
    } catch (IOException e) {
      LOG.debug("{} failed", channel, e);
      close();
    }
  }

  /// Cuts off a client that has taken too long; not one that waits for us.
  void closeIfDue() {
    if (asked == null && server.loop().nanoTime() - deadline >= 0) {
      close();
    }
  }

  /// Ends at once.
  void close() {
    if (phase == Phase.CLOSED) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("cannot close {}", channel, e);
    }
    closed();
  }

  @Override
  public void closed() {
    if (phase != Phase.CLOSED) {
      phase = Phase.CLOSED;
      unread = NOTHING;
      unsent.forget();
      server.ended(this);
    }
  }
}
