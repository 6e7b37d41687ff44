package dev.troupe.net;

import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/// Reads the header with which a trusted proxy begins, and makes the flow for the client that it
/// names. A connection without a header in time is reset.
public final class ProxyFlow implements ConnectionFlow {
  private final Predicate<InetSocketAddress> trusts;
  private final ConnectionFlow behind;

  /// @param trusts whether who connects from there is a proxy; others are clients themselves
  /// @param behind what follows the header
  public ProxyFlow(Predicate<InetSocketAddress> trusts, ConnectionFlow behind) {
    this.trusts = trusts;
    this.behind = behind;
  }

  @Override
  public Flow<ByteString, ByteString, NotUsed> open(InetSocketAddress remote) {
    if (!trusts.test(remote)) {
      return behind.open(remote);
    }
    var header = new Header(remote);
    return Flow.fromGraph(header)
        .via(Flow.completionStageFlow(header.client.thenApply(behind::open)))
        .mapMaterializedValue(_ -> NotUsed.getInstance());
  }

  @Override
  public void refused(Refusal refusal) {
    behind.refused(refusal);
  }

  /// Takes the header off what comes from one proxy.
  private final class Header extends GraphStage<FlowShape<ByteString, ByteString>> {
    private final Inlet<ByteString> in = Inlet.create("proxy.in");
    private final Outlet<ByteString> out = Outlet.create("client.out");
    private final InetSocketAddress proxy;
    private final long begun = System.nanoTime();
    private final CompletableFuture<InetSocketAddress> client = new CompletableFuture<>();

    Header(InetSocketAddress proxy) {
      this.proxy = proxy;
    }

    @Override
    public FlowShape<ByteString, ByteString> shape() {
      return FlowShape.of(in, out);
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
      return new Logic();
    }

    private final class Logic extends TimerGraphStageLogic {
      private ByteString read = ByteString.emptyByteString();
      private Refusal.Reason reason = Refusal.Reason.NO_PROXY_HEADER;

      Logic() {
        super(shape());
        setHandlers(in, out, new Reading());
      }

      @Override
      public void preStart() {
        scheduleOnce("patience", ProxyHeader.PATIENCE);
        pull(in);
      }

      @Override
      public void onTimer(Object patience) {
        fail("does not come in time");
      }

      @Override
      public void postStop() {
        if (client.completeExceptionally(new CutException(proxy + " was not greeted"))) {
          behind.refused(new Refusal(proxy, reason, Duration.ofNanos(System.nanoTime() - begun)));
        }
      }

      private void fail(String problem) {
        failStage(new ProtocolException("the PROXY header of " + proxy + " " + problem));
      }

      private void look() {
        switch (ProxyHeader.parse(read.asByteBuffer())) {
          case ProxyHeader.NeedMore() -> pull(in);
          case ProxyHeader.Malformed(var problem) -> fail(problem);
          case ProxyHeader.Whole header -> {
            cancelTimer("patience");
            setHandlers(in, out, new Passing());
            ByteString rest = read.drop(header.length());
            if (!rest.isEmpty()) {
              emit(out, rest);
            } else if (isAvailable(out)) {
              pull(in);
            }
            client.complete(header.source().orElse(proxy));
          }
        }
      }

      /// Until the header is whole.
      private final class Reading extends AbstractInOutHandler {
        @Override
        public void onPush() {
          read = read.concat(grab(in));
          look();
        }

        @Override
        public void onUpstreamFinish() {
          fail("is not whole");
        }

        @Override
        public void onUpstreamFailure(Throwable cause) {
          reason = cause instanceof CutException ? Refusal.Reason.CUT : reason;
          failStage(cause);
        }

        @Override
        public void onPull() {
          // What is behind the header comes when that is whole.
        }
      }

      /// What comes from the client passes.
      private final class Passing extends AbstractInOutHandler {
        @Override
        public void onPush() {
          push(out, grab(in));
        }

        @Override
        public void onPull() {
          pull(in);
        }
      }
    }
  }
}
