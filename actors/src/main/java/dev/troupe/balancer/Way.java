package dev.troupe.balancer;

import dev.troupe.net.CutException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SubscriptionWithCancelException;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/// One attempt to reach a server from a client's stage, and if it succeeds the way there and back.
final class Way {
  private final GraphStageLogic logic;
  private final Inlet<ByteString> in;
  private final Outlet<ByteString> out;
  private final Owner owner;
  private final GraphStageLogic.SubSourceOutlet<ByteString> toServer;
  private final GraphStageLogic.SubSinkInlet<ByteString> fromServer;
  private @Nullable Throwable fault;
  private ByteString first = ByteString.emptyByteString();

  /// The client's stage, which is told what happens on the way.
  interface Owner {
    /// The server cannot be reached.
    void notConnected(Throwable failure);

    /// The way stands.
    ///
    /// @return what has come from the client before
    ByteString joined();

    /// So many bytes have come from the client.
    void sent(int bytes);

    /// Bytes have come from the server.
    void received(ByteString bytes);

    /// A side has ended, or failed.
    void ended(Ending how);
  }

  /// @param client the stage's ports: what comes from the client, and what goes to it
  Way(GraphStageLogic logic, FlowShape<ByteString, ByteString> client, Owner owner) {
    this.logic = logic;
    this.in = client.in();
    this.out = client.out();
    this.owner = owner;
    this.toServer = logic.new SubSourceOutlet<>("to-server");
    this.fromServer = logic.new SubSinkInlet<>("from-server");
  }

  /// How a side's failure ends the connection.
  ///
  /// @param reset if it is that of the side itself
  static Ending endingOf(Throwable cause, Ending reset) {
    return switch (cause) {
      case CutException _ -> Ending.CUT;
      case TimeoutException _ -> Ending.IDLE_TIMEOUT;
      default -> reset;
    };
  }

  void start(Flow<ByteString, ByteString, CompletionStage<Done>> flow) {
    toServer.setHandler(new EarlyToServer());
    fromServer.setHandler(new EarlyFromServer());
    var connected = logic.<Optional<Throwable>>createAsyncCallback(this::onConnected);
    Source.fromGraph(toServer.source())
        .viaMat(flow, Keep.right())
        .to(fromServer.sink())
        .run(logic.subFusingMaterializer())
        .whenComplete((_, failure) -> connected.invoke(Optional.ofNullable(failure)));
  }

  private void onConnected(Optional<Throwable> failure) {
    if (failure.isPresent()) {
      owner.notConnected(failure.get());
      return;
    }
    first = owner.joined();
    if (fault == null) {
      join();
    } else {
      onServerFailed(fault);
    }
  }

  /// Joins client and server, and passes on what has happened on either side meanwhile.
  private void join() {
    logic.setHandler(in, new FromClient());
    logic.setHandler(out, new ToClient());
    toServer.setHandler(new ToServer());
    fromServer.setHandler(new FromServer());
    if (logic.isClosed(in) && first.isEmpty()) {
      onClientEnded();
    } else if (toServer.isClosed()) {
      logic.cancel(in);
    } else if (toServer.isAvailable()) {
      serveServer();
    }
    if (fromServer.isClosed()) {
      onServerEnded();
    } else if (logic.isAvailable(out)) {
      fromServer.pull();
    }
  }

  /// A client that has waited, or whose server was given up, has been asked already.
  private void serveServer() {
    if (!first.isEmpty()) {
      send(first);
      first = ByteString.emptyByteString();
      if (logic.isClosed(in)) {
        onClientEnded();
      }
    } else if (!logic.hasBeenPulled(in)) {
      logic.pull(in);
    }
  }

  private void send(ByteString bytes) {
    toServer.push(bytes);
    owner.sent(bytes.size());
  }

  private void onClientEnded() {
    toServer.complete();
    owner.ended(Ending.CLIENT_ENDED);
  }

  private void onServerEnded() {
    logic.complete(out);
    owner.ended(Ending.SERVER_ENDED);
  }

  private void onServerFailed(Throwable cause) {
    owner.ended(endingOf(cause, Ending.SERVER_RESET));
    logic.failStage(cause);
  }

  /// Resets the server and keeps the client.
  void abandon(String reason) {
    logic.setHandlers(in, out, new ForsakenClient());
    var cause = new CutException(reason);
    toServer.fail(cause);
    fromServer.cancel(cause);
  }

  /// The client of a server that has not answered, until it is answered otherwise.
  private final class ForsakenClient extends AbstractInOutHandler {
    @Override
    public void onPush() {
      logic.grab(in); // its server has gone
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
      throw new IllegalStateException("a server spoke without being asked");
    }

    @Override
    public void onUpstreamFinish() {
      // Seen when the way stands.
    }

    @Override
    public void onUpstreamFailure(Throwable cause) {
      fault = cause;
    }
  }

  private final class FromClient extends AbstractInHandler {
    @Override
    public void onPush() {
      ByteString bytes = logic.grab(in);
      if (toServer.isAvailable()) {
        send(bytes);
      } else {
        first = first.concat(bytes);
      }
    }

    @Override
    public void onUpstreamFinish() {
      if (first.isEmpty()) {
        onClientEnded();
      }
    }

    @Override
    public void onUpstreamFailure(Throwable cause) {
      owner.ended(endingOf(cause, Ending.CLIENT_RESET));
      toServer.fail(cause);
      logic.failStage(cause);
    }
  }

  private final class ToServer extends AbstractOutHandler {
    @Override
    public void onPull() {
      serveServer();
    }

    @Override
    public void onDownstreamFinish(Throwable cause) {
      onGone(cause, Ending.SERVER_RESET);
      logic.cancel(in, cause);
    }
  }

  private final class FromServer extends AbstractInHandler {
    @Override
    public void onPush() {
      ByteString bytes = fromServer.grab();
      logic.push(out, bytes);
      owner.received(bytes);
    }

    @Override
    public void onUpstreamFinish() {
      onServerEnded();
    }

    @Override
    public void onUpstreamFailure(Throwable cause) {
      onServerFailed(cause);
    }
  }

  private final class ToClient extends AbstractOutHandler {
    @Override
    public void onPull() {
      fromServer.pull();
    }

    @Override
    public void onDownstreamFinish(Throwable cause) {
      onGone(cause, Ending.CLIENT_RESET);
      fromServer.cancel(cause);
    }
  }

  /// A side takes no more; whether it has ended in good order its other direction tells.
  private void onGone(Throwable cause, Ending reset) {
    if (!(cause instanceof SubscriptionWithCancelException.NonFailureCancellation)) {
      owner.ended(endingOf(cause, reset));
    }
  }
}
