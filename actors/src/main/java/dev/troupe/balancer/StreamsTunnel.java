package dev.troupe.balancer;

import dev.troupe.net.CannotListenException;
import dev.troupe.net.ConnectionFlow;
import dev.troupe.net.HostPort;
import dev.troupe.net.ProxyFlow;
import dev.troupe.net.ProxyHeader;
import dev.troupe.net.Refusal;
import dev.troupe.net.TcpServer;
import dev.troupe.net.TlsFlow;
import dev.troupe.net.TlsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.io.TcpSO;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;

/// The tunnel over Pekko Streams TCP.
///
/// A direction holds at most three pieces: one read ahead from the one socket, one gathered for and
/// one being written to the other. Each is at most a read (`pekko.io.tcp.direct-buffer-size`, which
/// `reference.conf` sets to 64 KiB), the last two with up to 16 KiB that waited before it.
final class StreamsTunnel implements Tunnel {
  private final Tcp tcp;
  private final ListenerSettings settings;

  StreamsTunnel(ActorSystem<?> system, ListenerSettings settings) {
    this.tcp = Tcp.get(system);
    this.settings = settings;
  }

  @Override
  public Engine engine() {
    return Engine.STREAMS;
  }

  @Override
  public Behavior<Command> listen(ActorRef<Balancer.Command> balancer) {
    var how =
        new TcpServer.Settings(
            settings.name(),
            settings.listen(),
            settings.shared(),
            settings.maxClients() + MOST_REFUSED_AT_A_TIME,
            settings.drainTimeout());
    return Behaviors.transformMessages(
        Command.class,
        TcpServer.create(how, flow(balancer)),
        match ->
            match
                .match(GetAddress.class, get -> new TcpServer.GetAddress(get.replyTo()))
                .match(Drain.class, drain -> new TcpServer.Drain(drain.replyTo())));
  }

  /// A proxy's header comes first, then TLS, then the client's bytes.
  private ConnectionFlow flow(ActorRef<Balancer.Command> balancer) {
    ConnectionFlow inside = inTls(new Clients(balancer));
    return new ProxyFlow(remote -> settings.opening().trusts(remote.getAddress()), inside);
  }

  private ConnectionFlow inTls(ConnectionFlow plain) {
    if (settings.opening().tls().isEmpty()) {
      return plain;
    }
    try {
      return new TlsFlow(new TlsServer(settings.opening().tls().get()), plain);
    } catch (IOException e) {
      throw new CannotListenException(settings.name(), settings.listen(), e);
    }
  }

  /// Makes the flow of each client, and accounts for those who do not come to it.
  private final class Clients implements ConnectionFlow {
    private final ActorRef<Balancer.Command> balancer;

    Clients(ActorRef<Balancer.Command> balancer) {
      this.balancer = balancer;
    }

    @Override
    public Flow<ByteString, ByteString, NotUsed> open(InetSocketAddress remote) {
      return Flow.fromGraph(new AssignedFlow(balancer, StreamsTunnel.this, remote));
    }

    @Override
    public void refused(Refusal refusal) {
      Ending ending =
          switch (refusal.reason()) {
            case TOO_MANY -> Ending.MAX_CLIENTS;
            case NO_PROXY_HEADER -> Ending.NOT_GREETED;
            case TLS_FAILED -> Ending.TLS_FAILED;
            case CUT -> Ending.CUT;
          };
      balancer.tell(
          new Balancer.Refused(Passage.toNobody(refusal.remote(), ending, refusal.open())));
    }
  }

  /// See [ListenerSettings].
  Optional<Duration> responseTimeout() {
    return settings.responseTimeout();
  }

  /// What the listener's clients speak.
  Protocol protocol() {
    return settings.protocol();
  }

  /// Connects when it is run. The future completes when the connection stands and fails if it
  /// cannot be made; before that nothing is taken from the client.
  Flow<ByteString, ByteString, CompletionStage<Done>> to(
      HostPort server, InetSocketAddress client) {
    Flow<ByteString, ByteString, CompletionStage<Done>> way = to(server);
    if (!settings.opening().tellsServers()) {
      return way;
    }
    byte[] header = ProxyHeader.binary(client, settings.listen().toSocketAddress());
    return Flow.of(ByteString.class)
        .prependLazy(Source.single(ByteString.fromArrayUnsafe(header)))
        .viaMat(way, Keep.right());
  }

  private Flow<ByteString, ByteString, CompletionStage<Done>> to(HostPort server) {
    return tcp.outgoingConnection(
            server.toUnresolvedAddress(),
            Optional.empty(),
            List.of(TcpSO.keepAlive(true), TcpSO.tcpNoDelay(true)),
            true,
            Optional.of(settings.connectTimeout()),
            settings.idleTimeout())
        .mapMaterializedValue(connected -> connected.thenApply(_ -> Done.getInstance()));
  }
}
