package dev.troupe.health;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;

/// The kinds of checks.
public final class Probes {
  private Probes() {}

  /// A server works if it takes a connection, which is closed again without a byte sent.
  public static Probe tcp(ActorSystem<?> system) {
    Tcp tcp = Tcp.get(system);
    Materializer materializer = Materializer.matFromSystem(system);
    return (server, timeout) -> {
      var toServer =
          tcp.outgoingConnection(
              server.toUnresolvedAddress(),
              Optional.empty(),
              List.of(),
              false,
              Optional.of(timeout),
              Optional.empty());
      Pair<CompletableFuture<Optional<ByteString>>, CompletionStage<Tcp.OutgoingConnection>> run =
          Source.<ByteString>maybe()
              .viaMat(toServer, Keep.both())
              .to(Sink.ignore())
              .run(materializer);
      // Ending the source closes the connection, which must not happen before it stands.
      run.second().whenComplete((_, _) -> run.first().complete(Optional.empty()));
      return run.second().thenApply(_ -> new Verdict.Good("connected"));
    };
  }
}
