package dev.troupe.net;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.io.Inet;
import org.apache.pekko.io.TcpSO;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The streams of one [TcpServer]: its port's, and each connection's.
///
/// The streams run on the system's materializer and not on the actor's: a connection counts as
/// ended when its flow has ended, and its last bytes may then still be on their way to the socket.
/// They must not die with the actor. What has to die with it is held by the kill switch.
final class TcpStreams {
  private static final Logger LOG = LoggerFactory.getLogger(TcpStreams.class);

  /// Connections that wait in the kernel until they are accepted; it may lower the number.
  private static final int BACKLOG = 1024;

  private final ActorSystem<?> system;
  private final TcpServer.Settings settings;
  private final ConnectionFlow flow;
  private final Attributes attributes;
  private final Materializer materializer;
  private final SharedKillSwitch killSwitch;

  /// @param attributes for each connection's whole stream
  TcpStreams(
      ActorSystem<?> system,
      TcpServer.Settings settings,
      ConnectionFlow flow,
      Attributes attributes) {
    this.system = system;
    this.settings = settings;
    this.flow = flow;
    this.attributes = attributes;
    this.materializer = Materializer.matFromSystem(system);
    this.killSwitch = KillSwitches.shared(settings.name());
  }

  /// Listens, and gives each connection to a sink; a port that cannot be bound fails it.
  CompletionStage<Tcp.ServerBinding> bind(Sink<Tcp.IncomingConnection, NotUsed> accepted) {
    List<Inet.SocketOption> options = new ArrayList<>();
    options.add(TcpSO.keepAlive(true));
    options.add(TcpSO.tcpNoDelay(true));
    if (settings.shared()) {
      options.add(ReusePort.ON);
    }
    HostPort at = settings.at();
    return Tcp.get(system)
        .bind(at.host(), at.port(), BACKLOG, options, true, Optional.empty())
        .via(killSwitch.flow())
        .to(accepted)
        .run(materializer);
  }

  /// Completes when both directions of the connection have ended, fails if one of them did.
  CompletionStage<Done> run(Tcp.IncomingConnection connection) {
    Flow<ByteString, ByteString, CompletionStage<Done>> watched =
        Flow.of(ByteString.class)
            .watchTermination(Keep.right())
            .via(killSwitch.flow())
            .via(open(connection))
            .via(killSwitch.flow())
            .watchTermination((in, out) -> in.thenCombine(out, (done, _) -> done));
    return connection
        .flow()
        .joinMat(watched, Keep.right())
        .addAttributes(attributes)
        .run(materializer);
  }

  /// Closes a connection at once.
  void refuse(Tcp.IncomingConnection connection) {
    connection.handleWith(Flow.fromSinkAndSource(Sink.cancelled(), Source.empty()), materializer);
    flow.refused(new Refusal(connection.remoteAddress(), Refusal.Reason.TOO_MANY, Duration.ZERO));
  }

  /// Takes no more connections, and resets those that are open.
  void cut() {
    killSwitch.abort(new CutException(settings.name() + ": has stopped"));
  }

  /// A flow that cannot even be made is the connection's failure, not the server's.
  private Flow<ByteString, ByteString, NotUsed> open(Tcp.IncomingConnection connection) {
    try {
      return flow.open(connection.remoteAddress());
    } catch (RuntimeException e) {
      LOG.warn("{}: cannot serve {}", settings.name(), connection.remoteAddress(), e);
      return Flow.fromSinkAndSource(Sink.cancelled(), Source.failed(e));
    }
  }
}
