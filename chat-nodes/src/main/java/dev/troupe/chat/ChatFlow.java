package dev.troupe.chat;

import dev.troupe.net.ConnectionFlow;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.stream.CompletionStrategy;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.typed.javadsl.ActorSink;
import org.apache.pekko.stream.typed.javadsl.ActorSource;
import org.apache.pekko.util.ByteString;

/// Connects connections that a stream carries with sessions of a [ChatNode], such as those that a
/// front door passes on without a second socket.
final class ChatFlow implements ConnectionFlow {
  static final Duration ADMISSION_TIMEOUT = Duration.ofSeconds(5);

  /// How long a client that is turned away may still send, so that a reset does not overtake the
  /// answer.
  static final Duration FAREWELL = Duration.ofSeconds(2);

  /// More than it takes to look whether the port is open, even on a busy machine.
  static final Duration LOOK = Duration.ofMillis(500);

  private final ActorRef<ChatNode.Command> node;
  private final ActorSystem<?> system;
  private final boolean secure;

  /// @param secure whether the connections are encrypted up to here
  ChatFlow(ActorRef<ChatNode.Command> node, ActorSystem<?> system, boolean secure) {
    this.node = node;
    this.system = system;
    this.secure = secure;
  }

  @Override
  public Flow<ByteString, ByteString, NotUsed> open(InetSocketAddress remote) {
    var admission =
        AskPattern.<ChatNode.Command, ChatNode.Admission>ask(
            node,
            replyTo -> new ChatNode.Admit(remote.getHostString(), secure, replyTo),
            ADMISSION_TIMEOUT,
            system.scheduler());
    return Flow.completionStageFlow(admission.thenApply(this::connect))
        .mapMaterializedValue(_ -> NotUsed.getInstance());
  }

  private Flow<ByteString, ByteString, NotUsed> connect(ChatNode.Admission admission) {
    return switch (admission) {
      case ChatNode.Admitted(var session) ->
          Flow.fromSinkAndSource(counted(false, _ -> {}).to(input(session)), output(session));
      case ChatNode.TurnedAway(var reason) -> farewell(reason);
    };
  }

  /// Says why, and closes as soon as it is known whether the client is one to be counted.
  private Flow<ByteString, ByteString, NotUsed> farewell(String reason) {
    var known = new CompletableFuture<Source<ByteString, NotUsed>>();
    return Flow.fromSinkAndSource(
        counted(true, _ -> known.complete(Source.empty())).takeWithin(FAREWELL).to(Sink.ignore()),
        Source.single(ByteString.fromString("ERROR :" + reason + "\r\n"))
            .concat(Source.completionStageSource(known)));
  }

  private Flow<ByteString, ByteString, NotUsed> counted(
      boolean turnedAway, Consumer<Boolean> then) {
    return Flow.fromGraph(
        new FirstSign(
            LOOK,
            wants -> {
              if (wants) {
                node.tell(new ChatNode.Asked(turnedAway));
              }
              then.accept(wants);
            }));
  }

  private static Sink<ByteString, NotUsed> input(ActorRef<Session.Command> session) {
    return ActorSink.<ByteString, Session.Command, Done>actorRefWithBackpressure(
        session,
        (ack, bytes) -> new Session.Received(bytes, () -> ack.tell(Done.getInstance())),
        Session.InputOpened::new,
        Done.getInstance(),
        new Session.InputEnded(),
        Session.InputFailed::new);
  }

  private static Source<ByteString, NotUsed> output(ActorRef<Session.Command> session) {
    return ActorSource.<Outgoing, Session.Command>actorRefWithBackpressure(
            session,
            new Session.OutputTaken(),
            sent ->
                sent instanceof End ? Optional.of(CompletionStrategy.draining()) : Optional.empty(),
            sent ->
                sent instanceof Abort(var reason)
                    ? Optional.of(new SessionAbortedException(reason))
                    : Optional.empty())
        .mapMaterializedValue(stream -> {
          session.tell(new Session.OutputOpened(new StreamOutlet(stream)));
          return NotUsed.getInstance();
        })
        .collectType(Bytes.class)
        .map(Bytes::bytes);
  }

  private sealed interface Outgoing {}

  private record Bytes(ByteString bytes) implements Outgoing {}

  private record End() implements Outgoing {}

  private record Abort(String reason) implements Outgoing {}

  private record StreamOutlet(ActorRef<Outgoing> stream) implements Session.Outlet {
    @Override
    public void write(ByteString bytes) {
      stream.tell(new Bytes(bytes));
    }

    @Override
    public void end() {
      stream.tell(new End());
    }

    @Override
    public void abort(String reason) {
      stream.tell(new Abort(reason));
    }
  }
}
