package dev.troupe.files;

import dev.troupe.files.hftp.Request;
import dev.troupe.files.hftp.RequestParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.InHandler;
import org.apache.pekko.stream.stage.OutHandler;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/// One client's connection: requests in, replies out, in the same order.
///
/// It reads files, so it must run on a dispatcher for blocking work. It works only when the client
/// asks for more: the next piece of a reply is made when the last one is on its way, the next
/// request is read when its predecessor is answered, and more bytes are taken when there is no
/// whole request left. A client that stops reading costs the pieces under way and no thread.
///
/// A connection on which no byte moves for the idle timeout ends: with the end of the stream when
/// no reply is under way, else by failing. After the last reply what the client still sends is
/// thrown away, since closing a socket with unread bytes would destroy the reply on its way; a
/// client that does not close within the idle timeout is cut off.
final class HftpStage extends GraphStage<FlowShape<ByteString, ByteString>> {
  private static final String IDLE = "idle";

  private final Inlet<ByteString> in = Inlet.create("Hftp.in");
  private final Outlet<ByteString> out = Outlet.create("Hftp.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final Replies replies;
  private final Traffic traffic;
  private final long maxLine;
  private final Duration idleTimeout;

  HftpStage(Replies replies, Traffic traffic, long maxLine, Duration idleTimeout) {
    this.replies = replies;
    this.traffic = traffic;
    this.maxLine = maxLine;
    this.idleTimeout = idleTimeout;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Conversation();
  }

  private final class Conversation extends TimerGraphStageLogic implements InHandler, OutHandler {
    private final RequestParser parser = new RequestParser(maxLine);
    private ByteBuffer received = ByteBuffer.allocate(0);
    private Replies.@Nullable Answer answer;
    private long lastMove = System.nanoTime();

    Conversation() {
      super(shape);
      setHandlers(in, out, this);
    }

    @Override
    public void preStart() {
      traffic.opened();
      scheduleOnce(IDLE, idleTimeout);
    }

    @Override
    public void postStop() {
      traffic.closed();
      closeReply();
    }

    @Override
    public void onPush() {
      lastMove = System.nanoTime();
      received = grab(in).asByteBuffer();
      if (isAvailable(out)) {
        goOn();
      }
    }

    @Override
    public void onPull() {
      lastMove = System.nanoTime();
      goOn();
    }

    @Override
    public void onUpstreamFinish() {
      if (answer == null && !received.hasRemaining()) {
        completeStage();
      }
    }

    /// Pushes one piece, or sees to it that more bytes come, or ends.
    private void goOn() {
      Replies.Answer current = answer == null ? nextAnswer() : answer;
      if (current != null) {
        answer = current;
        push(out, nextPiece(current.reply()));
        if (!current.reply().hasNext()) {
          closeReply();
          if (current.isLast()) {
            finish();
          }
        }
      } else if (isClosed(in)) {
        completeStage();
      } else if (!hasBeenPulled(in)) {
        pull(in);
      }
    }

    private Replies.@Nullable Answer nextAnswer() {
      Optional<Request> request = parser.next(received);
      if (request.isEmpty()) {
        return null;
      }
      traffic.answered();
      return replies.to(request.get());
    }

    private static ByteString nextPiece(Reply reply) {
      try {
        return reply.next();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    private void closeReply() {
      if (answer != null) {
        try {
          answer.reply().close();
        } catch (IOException failure) {
          throw new UncheckedIOException(failure);
        }
        answer = null;
      }
    }

    /// Ends the stream to the client and waits for the client's own end.
    private void finish() {
      complete(out);
      if (isClosed(in)) {
        return;
      }
      setHandler(in, new Discard());
      scheduleOnce(IDLE, idleTimeout);
      if (!hasBeenPulled(in)) {
        pull(in);
      }
    }

    @Override
    public void onTimer(Object key) {
      Duration still = Duration.ofNanos(System.nanoTime() - lastMove);
      if (isClosed(out)) {
        failStage(new TimeoutException("the client has not closed its side"));
      } else if (still.compareTo(idleTimeout) < 0) {
        scheduleOnce(IDLE, idleTimeout.minus(still));
      } else if (answer == null) {
        finish();
      } else {
        failStage(new TimeoutException("the client has stopped reading"));
      }
    }

    private final class Discard extends AbstractInHandler {
      @Override
      public void onPush() {
        grab(in);
        pull(in);
      }
    }
  }
}
