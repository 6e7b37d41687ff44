package dev.troupe.health;

import dev.troupe.net.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;

/// Carries checks out: each over a connection of its own, which is closed as soon as the answer is
/// whole or can become none.
public final class Probes {
  private final Tcp tcp;
  private final Materializer materializer;

  private Probes(ActorSystem<?> system) {
    this.tcp = Tcp.get(system);
    this.materializer = Materializer.matFromSystem(system);
  }

  /// The probe for a kind of check.
  public static Probe of(Check check, ActorSystem<?> system) {
    var probes = new Probes(system);
    return switch (check) {
      case Check.Connects() -> probes::connect;
      case Check.Asks asks -> (server, timeout) -> probes.ask(asks, server, timeout);
    };
  }

  private CompletionStage<Verdict> connect(HostPort server, Duration timeout) {
    Pair<CompletableFuture<Optional<ByteString>>, CompletionStage<Tcp.OutgoingConnection>> run =
        Source.<ByteString>maybe()
            .viaMat(connection(server, timeout), Keep.both())
            .to(Sink.ignore())
            .run(materializer);
    // Ending the source closes the connection, which must not happen before it stands.
    run.second().whenComplete((_, _) -> run.first().complete(Optional.empty()));
    return run.second().thenApply(_ -> new Verdict.Good("connected"));
  }

  private CompletionStage<Verdict> ask(Check.Asks check, HostPort server, Duration timeout) {
    var answer = new HttpAnswer();
    Flow<ByteString, HttpAnswer.Result, ?> reader =
        Flow.of(ByteString.class)
            .map(answer::on)
            .concatLazy(Source.lazySingle(() -> Optional.of(answer.end())))
            .mapConcat(result -> result.map(List::of).orElse(List.of()))
            .completionTimeout(timeout);
    Pair<CompletableFuture<Optional<ByteString>>, CompletionStage<HttpAnswer.Result>> run =
        Source.single(check.request(server))
            .concatMat(Source.<ByteString>maybe(), Keep.right())
            .via(connection(server, timeout))
            .via(reader)
            .toMat(Sink.head(), Keep.both())
            .run(materializer);
    run.second().whenComplete((_, _) -> run.first().complete(Optional.empty()));
    return run.second()
        .thenApply(result ->
            switch (result) {
              case HttpAnswer.Whole whole -> check.judge(whole);
              case HttpAnswer.Malformed(var reason) -> new Verdict.Bad(reason);
            })
        .exceptionallyCompose(failure -> late(failure, timeout));
  }

  private static CompletionStage<Verdict> late(Throwable failure, Duration timeout) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause instanceof TimeoutException
        ? CompletableFuture.completedFuture(
            new Verdict.Bad("no whole answer within " + timeout.toMillis() + " ms"))
        : CompletableFuture.failedFuture(failure);
  }

  private Flow<ByteString, ByteString, CompletionStage<Tcp.OutgoingConnection>> connection(
      HostPort server, Duration timeout) {
    return tcp.outgoingConnection(
        server.toUnresolvedAddress(),
        Optional.empty(),
        List.of(),
        false,
        Optional.of(timeout),
        Optional.empty());
  }
}
