package dev.troupe.balancer;

import dev.troupe.net.Reasons;
import dev.troupe.status.BalancerStatus;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
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
  /// What the balancer says.
  private sealed interface Word {}

  private record Take(Assignment assignment) implements Word {}

  private record Wait() implements Word {}

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
                Flow.of(ByteString.class).takeWithin(Tunnel.LINGER).to(Sink.ignore()),
                Source.single(bytes)));
  }

  private static <M> Flow<ByteString, ByteString, CompletionStage<Done>> standing(
      Flow<ByteString, ByteString, M> flow) {
    return flow.mapMaterializedValue(_ -> CompletableFuture.completedFuture(Done.getInstance()));
  }

  /// Waits for an assignment, then for the way, then hands bytes over.
  private final class Logic extends TimerGraphStageLogic implements Way.Owner {
    private final Trip trip = new Trip(System.nanoTime());
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private @Nullable Waiting self;
    private @Nullable Way way;
    private final AnswerWatch answers = new AnswerWatch();
    private long askedAt = 0;
    private ByteString heard = ByteString.emptyByteString();
    private boolean hears = false;

    Logic() {
      super(shape);
      setHandlers(in, out, new WaitingClient());
    }

    @Override
    public void preStart() {
      self = new Waiting(Adapter.toTyped(getStageActor(this::onMessage).ref()));
      trip.asks(System.nanoTime());
      balancer.tell(new Balancer.Assign(self));
    }

    @Override
    public void postStop() {
      if (self != null) {
        var passage = trip.passage(client, self.progress().bytes(), System.nanoTime());
        balancer.tell(new Balancer.Leave(self, passage));
      }
    }

    private BoxedUnit onMessage(Tuple2<org.apache.pekko.actor.ActorRef, Object> message) {
      if (message._2() instanceof Word word) {
        switch (word) {
          case Take(var assignment) -> go(assignment);
          case Wait() -> hear();
        }
      }
      return BoxedUnit.UNIT;
    }

    /// Only who is heard is noticed when it goes.
    private void hear() {
      hears = true;
      if (heard.size() < Hearing.MOST && !isClosed(in) && !hasBeenPulled(in)) {
        pull(in);
      }
    }

    private void go(Assignment assignment) {
      trip.isGiven(assignment, System.nanoTime());
      hears = false;
      try {
        way = new Way(this, shape, this);
        way.start(
            switch (assignment) {
              case Assignment.ToServer(var server) -> wayTo(server);
              case Assignment.Answer answer -> answering(answer.bytes());
            });
      } catch (RuntimeException e) {
        notConnected(e);
      }
    }

    @Override
    public void onTimer(Object due) {
      switch ((Due) due) {
        case ANSWER -> tunnel.responseTimeout().ifPresent(this::onAnswerDue);
        case END -> completeStage();
      }
    }

    /// Rather than setting it off with each request, the timer looks how long the last one has been
    /// open. A client that does not take what its server has sent waits for itself.
    private void onAnswerDue(Duration limit) {
      if (!trip.isOpen() || !answers.isOwed()) {
        return;
      }
      long left = limit.toNanos() - (System.nanoTime() - askedAt);
      if (left > 0 || !isAvailable(out)) {
        scheduleOnce(Due.ANSWER, left > 0 ? Duration.ofNanos(left) : limit);
      } else {
        onNoAnswer();
      }
    }

    private void onNoAnswer() {
      trip.asks(System.nanoTime());
      if (way != null) {
        way.abandon("the server of " + client + " has not answered");
      }
      if (self != null) {
        balancer.tell(new Balancer.NotAnswered(self));
      }
    }

    @Override
    public void notConnected(Throwable failure) {
      trip.asks(System.nanoTime());
      if (self != null) {
        balancer.tell(new Balancer.ConnectFailed(self, Reasons.of(failure)));
      }
    }

    @Override
    public ByteString joined() {
      if (trip.isOpen()) {
        trip.isJoined(System.nanoTime());
      }
      ByteString all = heard;
      heard = ByteString.emptyByteString();
      return all;
    }

    @Override
    public void sent(int bytes) {
      if (trip.isOpen()) {
        sent.setOpaque(sent.getPlain() + bytes);
        answers.asked();
        tunnel.responseTimeout().ifPresent(this::watch);
      }
    }

    private void watch(Duration limit) {
      askedAt = System.nanoTime();
      if (!isTimerActive(Due.ANSWER)) {
        scheduleOnce(Due.ANSWER, limit);
      }
    }

    @Override
    public void received(ByteString bytes) {
      if (trip.isOpen()) {
        trip.isAnswered(System.nanoTime());
        received.setOpaque(received.getPlain() + bytes.size());
        if (answers.answerBegins()) {
          answers.answered(bytes.asByteBuffer());
        }
      }
    }

    @Override
    public void ended(Ending how) {
      trip.ends(how);
      if (how == Ending.SERVER_ENDED && tunnel.protocol().endsWithServer()) {
        scheduleOnce(Due.END, Tunnel.LINGER);
      }
    }

    /// The client as the balancer knows it.
    private final class Waiting implements Client {
      private final ActorRef<Word> stage;

      Waiting(ActorRef<Word> stage) {
        this.stage = stage;
      }

      @Override
      public InetSocketAddress address() {
        return client;
      }

      @Override
      public void take(Assignment assignment) {
        stage.tell(new Take(assignment));
      }

      @Override
      public void waits() {
        stage.tell(new Wait());
      }

      @Override
      public Progress progress() {
        var bytes = new BalancerStatus.Bytes(sent.getOpaque(), received.getOpaque());
        return new Progress(trip.connectNanos(), bytes);
      }
    }

    /// The client before the way stands: it may end its input, and it may go.
    private final class WaitingClient extends AbstractInOutHandler {
      @Override
      public void onPush() {
        heard = heard.concat(grab(in));
        if (hears) {
          hear();
        }
      }

      @Override
      public void onUpstreamFinish() {
        // The end is passed on when the way stands.
      }

      @Override
      public void onUpstreamFailure(Throwable cause) {
        trip.ends(Way.endingOf(cause, Ending.CLIENT_RESET));
        failStage(cause);
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        trip.ends(Way.endingOf(cause, Ending.CLIENT_RESET));
        cancelStage(cause);
      }

      @Override
      public void onPull() {
        // The server is asked when the way stands.
      }
    }
  }
}
