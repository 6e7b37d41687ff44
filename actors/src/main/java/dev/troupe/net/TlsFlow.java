package dev.troupe.net;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.TLSClosing;
import org.apache.pekko.stream.TLSProtocol;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.TLS;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/// Puts TLS under a flow, which begins once the client has shown that it speaks it too: whoever
/// opens a connection and says nothing, or speaks plain text, costs no more than the connection,
/// and that for a while only. The client's last word ends both directions.
public final class TlsFlow implements ConnectionFlow {
  /// How long a client may take to close its side once the server has closed its own.
  private static final Executor AFTER_FAREWELL =
      CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

  private final TlsServer server;
  private final ConnectionFlow plain;

  public TlsFlow(TlsServer server, ConnectionFlow plain) {
    this.server = server;
    this.plain = plain;
  }

  @Override
  public Flow<ByteString, ByteString, NotUsed> open(InetSocketAddress remote) {
    long begun = System.nanoTime();
    SharedKillSwitch end = KillSwitches.shared("tls");
    var greeted = new CompletableFuture<Done>();
    var opened =
        greeted
            .orTimeout(server.handshakeMillis(), TimeUnit.MILLISECONDS)
            .thenApply(_ -> plain.open(remote));
    Flow<TLSProtocol.SslTlsInbound, TLSProtocol.SslTlsOutbound, NotUsed> inside =
        Flow.of(TLSProtocol.SslTlsInbound.class)
            .collectType(TLSProtocol.SessionBytes.class)
            .map(TLSProtocol.SessionBytes::bytes)
            .via(Flow.completionStageFlow(opened))
            .<TLSProtocol.SslTlsOutbound>map(TLSProtocol.SendBytes::new)
            .watchTermination((_, done) -> {
              done.whenCompleteAsync((_, _) -> end.shutdown(), AFTER_FAREWELL);
              done.whenComplete((_, failure) -> {
                var _ = greeted.completeExceptionally(new CutException(remote + " has gone"));
                if (greeted.isCompletedExceptionally()) {
                  plain.refused(refusal(remote, failure, begun));
                }
              });
              return NotUsed.getInstance();
            });
    BidiFlow<TLSProtocol.SslTlsOutbound, ByteString, ByteString, TLSProtocol.SslTlsInbound, NotUsed>
        tls =
            TLS.create(
                server::newEngine,
                _ -> greeted.complete(Done.getInstance()),
                TLSClosing.eagerClose());
    return Flow.of(ByteString.class).via(end.flow()).via(tls.reversed().join(inside));
  }

  private static Refusal refusal(
      InetSocketAddress remote, @Nullable Throwable failure, long begun) {
    boolean cut = failure instanceof CutException;
    return new Refusal(
        remote,
        cut ? Refusal.Reason.CUT : Refusal.Reason.TLS_FAILED,
        Duration.ofNanos(System.nanoTime() - begun));
  }

  @Override
  public void refused(Refusal refusal) {
    plain.refused(refusal);
  }
}
