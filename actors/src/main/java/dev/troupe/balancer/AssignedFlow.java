package dev.troupe.balancer;

import dev.troupe.net.CutException;
import dev.troupe.net.Reasons;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.runtime.BoxedUnit;

/// One client's flow, which asks the balancer where it leads and goes there.
///
/// Nothing is taken from the client before the way stands. So when a server cannot be reached the
/// client can be given to the next one, and no byte is lost or sent twice. The way runs in the same
/// actor as the client's stream, without a buffer between the two.
final class AssignedFlow extends GraphStage<FlowShape<ByteString, ByteString>> {
  /// How long the bytes of a client that was answered are read and thrown away. Closing a socket
  /// that has unread bytes resets it, and the reset may overtake the answer.
  private static final Duration LINGER = Duration.ofSeconds(2);

  private enum Due {
    /// The server has not answered in time.
    ANSWER,
    /// The client has had its time after the server's end.
    END
  }

  private final Inlet<ByteString> in = Inlet.create("client.in");
  private final Outlet<ByteString> out = Outlet.create("client.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final ActorRef<Balancer.Command> balancer;
  private final StreamsTunnel tunnel;
  private final InetSocketAddress client;

  /// A client whose stream waits as a stage.
  private record Waiting(InetSocketAddress address, ActorRef<Assignment> stage) implements Client {
    @Override
    public void take(Assignment assignment) {
      stage.tell(assignment);
    }
  }

  AssignedFlow(
      ActorRef<Balancer.Command> balancer, StreamsTunnel tunnel, InetSocketAddress client) {
    this.balancer = balancer;
    this.tunnel = tunnel;
    this.client = client;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private Flow<ByteString, ByteString, CompletionStage<Done>> wayTo(Server server) {
    return server
        .inProcess()
        .map(flow -> standing(flow.open(client)))
        .orElseGet(() -> tunnel.to(server.at(), client));
  }

  private static Flow<ByteString, ByteString, CompletionStage<Done>> answering(ByteString bytes) {
    return standing(
        bytes.isEmpty()
            ? Flow.fromSinkAndSource(Sink.cancelled(), Source.empty())
            : Flow.fromSinkAndSource(
                Flow.of(ByteString.class).takeWithin(LINGER).to(Sink.ignore()),
                Source.single(bytes)));
  }

  private static <M> Flow<ByteString, ByteString, CompletionStage<Done>> standing(
      Flow<ByteString, ByteString, M> flow) {
    return flow.mapMaterializedValue(_ -> CompletableFuture.completedFuture(Done.getInstance()));
  }

  /// Waits for an assignment, then for the way, then hands bytes over.
  private final class Logic extends TimerGraphStageLogic {
    private @Nullable Waiting self;
    private @Nullable Way way;
    private boolean answered = false;

    Logic() {
      super(shape);
      setHandlers(in, out, new WaitingClient());
    }

    @Override
    public void preStart() {
      self = new Waiting(client, Adapter.toTyped(getStageActor(this::onMessage).ref()));
      balancer.tell(new Balancer.Assign(self));
    }

    @Override
    public void postStop() {
      if (self != null) {
        balancer.tell(new Balancer.Leave(self));
      }
    }

    private BoxedUnit onMessage(Tuple2<org.apache.pekko.actor.ActorRef, Object> message) {
      if (message._2() instanceof Assignment assignment) {
        go(assignment);
      }
      return BoxedUnit.UNIT;
    }

    private void go(Assignment assignment) {
      try {
        way = new Way();
        way.start(
            switch (assignment) {
              case Assignment.ToServer(var server) -> wayTo(server);
              case Assignment.Answer(var bytes) -> answering(bytes);
            });
      } catch (RuntimeException e) {
        onFailed(e);
      }
    }

    /// The client has sent something that the server has not answered yet.
    private void onAsked() {
      if (!answered) {
        tunnel.responseTimeout().ifPresent(limit -> scheduleOnce(Due.ANSWER, limit));
      }
    }

    private void onAnswered() {
      if (!answered) {
        answered = true;
        cancelTimer(Due.ANSWER);
      }
    }

    @Override
    public void onTimer(Object due) {
      switch ((Due) due) {
        case ANSWER -> onNoAnswer();
        case END -> completeStage();
      }
    }

    private void onNoAnswer() {
      answered = true;
      if (way != null) {
        way.abandon();
      }
      if (self != null) {
        balancer.tell(new Balancer.NotAnswered(self));
      }
    }

    /// A client whose server was given up has been asked already.
    private void askClient() {
      if (!hasBeenPulled(in)) {
        pull(in);
      }
    }

    private void onFailed(Throwable failure) {
      if (self != null) {
        balancer.tell(new Balancer.ConnectFailed(self, Reasons.of(failure)));
      }
    }

    /// The client before the way stands: it may end its input, and it may go.
    private final class WaitingClient extends AbstractInOutHandler {
      @Override
      public void onPush() {
        throw new IllegalStateException("a byte of " + client + " came without being asked for");
      }

      @Override
      public void onUpstreamFinish() {
        // The end is passed on when the way stands.
      }

      @Override
      public void onPull() {
        // The server is asked when the way stands.
      }
    }

    /// The client of a server that has not answered, until it is answered otherwise.
    private final class ForsakenClient extends AbstractInOutHandler {
      @Override
      public void onPush() {
        grab(in); // its server has gone
      }

      @Override
      public void onUpstreamFinish() {
        // It still waits for an answer.
      }

      @Override
      public void onPull() {
        // It is asked for again when there is an answer.
      }
    }

    /// One attempt to reach a server, and if it succeeds the way there and back.
    private final class Way {
      private final SubSourceOutlet<ByteString> toServer = new SubSourceOutlet<>("to-server");
      private final SubSinkInlet<ByteString> fromServer = new SubSinkInlet<>("from-server");
      private @Nullable Throwable early;

      void start(Flow<ByteString, ByteString, CompletionStage<Done>> flow) {
        toServer.setHandler(new EarlyToServer());
        fromServer.setHandler(new EarlyFromServer());
        var connected = Logic.this.<Optional<Throwable>>createAsyncCallback(this::onConnected);
        Source.fromGraph(toServer.source())
            .viaMat(flow, Keep.right())
            .to(fromServer.sink())
            .run(subFusingMaterializer())
            .whenComplete((_, failure) -> connected.invoke(Optional.ofNullable(failure)));
      }

      private void onConnected(Optional<Throwable> failure) {
        if (failure.isPresent()) {
          onFailed(failure.get());
        } else if (early != null) {
          failStage(early);
        } else {
          join();
        }
      }

      /// Joins client and server, and passes on what has happened on either side meanwhile.
      private void join() {
        setHandler(in, new FromClient());
        setHandler(out, new ToClient());
        toServer.setHandler(new ToServer());
        fromServer.setHandler(new FromServer());
        if (isClosed(in)) {
          toServer.complete();
        } else if (toServer.isClosed()) {
          cancel(in);
        } else if (toServer.isAvailable()) {
          askClient();
        }
        if (fromServer.isClosed()) {
          onServerEnded();
        } else if (isAvailable(out)) {
          fromServer.pull();
        }
      }

      private void onServerEnded() {
        complete(out);
        if (tunnel.protocol().endsWithServer()) {
          scheduleOnce(Due.END, LINGER);
        }
      }

      /// Resets the server and keeps the client.
      void abandon() {
        Logic.this.setHandlers(in, out, new ForsakenClient());
        var cause = new CutException("the server of " + client + " has not answered");
        toServer.fail(cause);
        fromServer.cancel(cause);
      }

      /// Before the way stands nothing is taken from the client; a failure comes by the future.
      private static final class EarlyToServer extends AbstractOutHandler {
        @Override
        public void onPull() {
          // The client is asked when the way stands.
        }

        @Override
        public void onDownstreamFinish(Throwable cause) {
          // Seen when the way stands; if it never does, the future fails.
        }
      }

      private final class EarlyFromServer extends AbstractInHandler {
        @Override
        public void onPush() {
          throw new IllegalStateException("a server spoke to " + client + " without being asked");
        }

        @Override
        public void onUpstreamFinish() {
          // Seen when the way stands.
        }

        @Override
        public void onUpstreamFailure(Throwable cause) {
          early = cause;
        }
      }

      private final class FromClient extends AbstractInHandler {
        @Override
        public void onPush() {
          toServer.push(grab(in));
          onAsked();
        }

        @Override
        public void onUpstreamFinish() {
          toServer.complete();
        }

        @Override
        public void onUpstreamFailure(Throwable cause) {
          toServer.fail(cause);
          failStage(cause);
        }
      }

      private final class ToServer extends AbstractOutHandler {
        @Override
        public void onPull() {
          askClient();
        }

        @Override
        public void onDownstreamFinish(Throwable cause) {
          cancel(in, cause);
        }
      }

      private final class FromServer extends AbstractInHandler {
        @Override
        public void onPush() {
          push(out, fromServer.grab());
          onAnswered();
        }

        @Override
        public void onUpstreamFinish() {
          onServerEnded();
        }

        @Override
        public void onUpstreamFailure(Throwable cause) {
          failStage(cause);
        }
      }

      private final class ToClient extends AbstractOutHandler {
        @Override
        public void onPull() {
          fromServer.pull();
        }

        @Override
        public void onDownstreamFinish(Throwable cause) {
          fromServer.cancel(cause);
        }
      }
    }
  }
}
