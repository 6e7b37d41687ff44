package dev.troupe.balancer;

import dev.troupe.net.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.io.TcpSO;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;

/// The tunnel over Pekko Streams TCP.
///
/// A direction holds at most three pieces: one read ahead from the one socket, one gathered for and
/// one being written to the other. Each is at most a read (`pekko.io.tcp.direct-buffer-size`, which
/// `reference.conf` sets to 64 KiB), the last two with up to 16 KiB that waited before it.
final class StreamsTunnel implements Tunnel {
  private final Tcp tcp;
  private final Duration connectTimeout;
  private final Optional<Duration> idleTimeout;

  /// @param connectTimeout after which a server that has not answered counts as failed
  /// @param idleTimeout after which a connection on which no byte moves is reset; empty for never
  StreamsTunnel(ActorSystem<?> system, Duration connectTimeout, Optional<Duration> idleTimeout) {
    this.tcp = Tcp.get(system);
    this.connectTimeout = connectTimeout;
    this.idleTimeout = idleTimeout;
  }

  @Override
  public String engine() {
    return "streams";
  }

  @Override
  public Flow<ByteString, ByteString, CompletionStage<Done>> to(HostPort server) {
    return tcp.outgoingConnection(
            server.toUnresolvedAddress(),
            Optional.empty(),
            List.of(TcpSO.keepAlive(true), TcpSO.tcpNoDelay(true)),
            true,
            Optional.of(connectTimeout),
            idleTimeout)
        .mapMaterializedValue(connected -> connected.thenApply(_ -> Done.getInstance()));
  }
}
