package dev.troupe.edge;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/// The connections of one HTTP server, and when they end: each has a stage of this kind between its
/// bytes and the answers.
///
/// A connection is closed when its client takes too long for its next request: it sends headers
/// byte by byte, trickles a body that nobody reads, or just stays. Pekko's own idle timeout starts
/// again with every byte. Here time is counted from the connection or the end of the last answer,
/// streamed ones included, until a whole request is there, and not while an answer is under way.
///
/// When the server drains, a connection ends as soon as no answer is under way on it; Pekko's own
/// `terminate` resets such a connection, and also one whose answer is being streamed.
final class Connections
    extends GraphStage<BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse>> {
  private static final Connection CLOSE = Connection.create("close");

  private final Duration patience;
  private final Set<AsyncCallback<Done>> open = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Done> drained = new CompletableFuture<>();
  private volatile boolean draining = false;

  private final Inlet<HttpRequest> requestsIn = Inlet.create("Connections.requestsIn");
  private final Outlet<HttpRequest> requestsOut = Outlet.create("Connections.requestsOut");
  private final Inlet<HttpResponse> answersIn = Inlet.create("Connections.answersIn");
  private final Outlet<HttpResponse> answersOut = Outlet.create("Connections.answersOut");

  /// @param patience how long a client may take for its next request
  Connections(Duration patience) {
    this.patience = patience;
  }

  /// How many are open now.
  int count() {
    return open.size();
  }

  /// Ends every connection once no answer is under way on it; completes when all have ended.
  CompletionStage<Done> drain() {
    draining = true;
    open.forEach(one -> one.invoke(Done.getInstance()));
    completeIfDrained();
    return drained;
  }

  private void completeIfDrained() {
    if (draining && open.isEmpty()) {
      drained.complete(Done.getInstance());
    }
  }

  @Override
  public BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape() {
    return BidiShape.of(requestsIn, requestsOut, answersIn, answersOut);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private static final String DUE = "due";

    private final AsyncCallback<Done> drain = createAsyncCallback(_ -> endIfIdle());

    /// Requests whose answers have not ended yet.
    private int underWay = 0;

    Logic() {
      super(shape());
      setHandler(requestsIn, new RequestsIn());
      setHandler(requestsOut, new RequestsOut());
      setHandler(answersIn, new AnswersIn());
      setHandler(answersOut, new AnswersOut());
    }

    @Override
    public void preStart() {
      open.add(drain);
      scheduleOnce(DUE, patience);
    }

    @Override
    public void postStop() {
      open.remove(drain);
      completeIfDrained();
    }

    @Override
    public void onTimer(Object due) {
      completeStage();
    }

    private void endIfIdle() {
      if (underWay == 0) {
        completeStage();
      }
    }

    private void onRequest() {
      underWay++;
      cancelTimer(DUE);
      push(requestsOut, grab(requestsIn));
    }

    private void onAnswer() {
      HttpResponse answer = grab(answersIn);
      if (draining) {
        answer = answer.removeHeader("Connection").addHeader(CLOSE);
      }
      if (answer.status().equals(StatusCodes.SWITCHING_PROTOCOLS)) {
        push(answersOut, answer); // under way until the connection ends
      } else if (answer.entity().isStrict()) {
        push(answersOut, answer);
        onAnswerEnded();
      } else {
        push(answersOut, watched(answer));
      }
    }

    private void onAnswerEnded() {
      underWay--;
      if (underWay == 0 && draining) {
        completeStage();
      } else if (underWay == 0) {
        scheduleOnce(DUE, patience);
      }
    }

    /// The same answer, of the same length if that is known.
    private HttpResponse watched(HttpResponse answer) {
      AsyncCallback<Boolean> ended = createAsyncCallback(_ -> onAnswerEnded());
      Flow<ByteString, ByteString, NotUsed> watch =
          Flow.<ByteString>create()
              .watchTermination((mat, done) -> {
                done.whenComplete((_, failure) -> ended.invoke(failure == null));
                return mat;
              });
      return answer.entity() instanceof HttpEntity.Default known
          ? answer.withEntity(
              HttpEntities.create(
                  known.getContentType(),
                  known.getContentLength(),
                  known.getDataBytes().via(watch)))
          : answer.transformEntityDataBytes(watch);
    }

    private final class RequestsIn extends AbstractInHandler {
      @Override
      public void onPush() {
        onRequest();
      }

      @Override
      public void onUpstreamFinish() {
        complete(requestsOut);
      }
    }

    private final class RequestsOut extends AbstractOutHandler {
      @Override
      public void onPull() {
        pull(requestsIn);
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        cancel(requestsIn, cause);
      }
    }

    private final class AnswersIn extends AbstractInHandler {
      @Override
      public void onPush() {
        onAnswer();
      }

      @Override
      public void onUpstreamFinish() {
        complete(answersOut);
      }
    }

    private final class AnswersOut extends AbstractOutHandler {
      @Override
      public void onPull() {
        pull(answersIn);
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        cancel(answersIn, cause);
      }
    }
  }
}
