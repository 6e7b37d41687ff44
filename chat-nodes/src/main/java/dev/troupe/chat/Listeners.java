package dev.troupe.chat;

import dev.troupe.net.HostPort;
import dev.troupe.net.TcpServer;
import dev.troupe.net.TlsFlow;
import dev.troupe.net.TlsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/// Where a node's chat takes connections: in plain text on the event loop, and by TLS through
/// streams if that is set.
final class Listeners {
  /// Beyond the drain timeout.
  private static final Duration SLACK = Duration.ofSeconds(5);

  /// Connections beyond the sessions, for those who are told that there are too many.
  private static final int SPARE = 100;

  private final ActorContext<ChatNode.Command> context;
  private final ChatSettings settings;
  private final ActorRef<Listener.Command> plain;
  private final Optional<ActorRef<TcpServer.Command>> secure;

  /// Listens; if one of them fails, so does the actor of this context.
  Listeners(ActorContext<ChatNode.Command> context, ChatSettings settings) {
    this.context = context;
    this.settings = settings;
    this.plain =
        context.spawn(
            Listener.create(
                context.getSelf(),
                settings.listen(),
                settings.maxSessions() + SPARE,
                settings.drainTimeout()),
            "chat-listener",
            ChatNode.ON_LOOP);
    context.watch(plain);
    this.secure = settings.tls().map(this::listen);
  }

  private ActorRef<TcpServer.Command> listen(TlsListener tls) {
    try {
      var server = new TlsServer(tls.server());
      var flow = new ChatFlow(context.getSelf(), context.getSystem(), true);
      var at =
          new TcpServer.Settings(
              "chat-tls",
              tls.listen(),
              false,
              settings.maxSessions() + SPARE,
              settings.drainTimeout());
      ActorRef<TcpServer.Command> listener =
          context.spawn(TcpServer.create(at, new TlsFlow(server, flow)), "chat-tls-listener");
      context.watch(listener);
      return listener;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Tells where plain text is taken, once all listen.
  void tellAddress(ActorRef<HostPort> replyTo) {
    var bound = secure.stream().map(listener -> ask(listener, TcpServer.GetAddress::new));
    allOf(bound).thenRun(() -> plain.tell(new Listener.GetAddress(replyTo)));
  }

  /// Tells where TLS is taken, if it is.
  void tellTlsAddress(ActorRef<HostPort> replyTo) {
    secure.ifPresent(listener -> listener.tell(new TcpServer.GetAddress(replyTo)));
  }

  /// Tells the chat how many connections they have closed at once.
  void count() {
    List<CompletableFuture<Long>> counts =
        Stream.concat(
                Stream.of(ask(plain, Listener.GetRefused::new)),
                secure.stream()
                    .map(listener ->
                        ask(listener, TcpServer.GetCounts::new)
                            .thenApply(TcpServer.Counts::refused)))
            .map(CompletionStage::toCompletableFuture)
            .toList();
    ActorRef<ChatNode.Command> chat = context.getSelf();
    allOf(counts.stream())
        .thenRun(() ->
            chat.tell(
                new ChatNode.ListenersCounted(
                    counts.stream().mapToLong(CompletableFuture::join).sum())));
  }

  /// They may end from now on.
  void unwatch() {
    context.unwatch(plain);
    secure.ifPresent(context::unwatch);
  }

  /// Stops listening and replies once the connections are gone, as far as they go in time.
  void drain(ActorRef<Done> replyTo) {
    Stream<CompletionStage<Done>> drained =
        Stream.concat(
            Stream.of(ask(plain, Listener.Drain::new)),
            secure.stream().map(listener -> ask(listener, TcpServer.Drain::new)));
    allOf(drained).whenComplete((_, _) -> replyTo.tell(Done.getInstance()));
  }

  private <C, T> CompletionStage<T> ask(ActorRef<C> listener, Function<ActorRef<T>, C> question) {
    return AskPattern.ask(
        listener,
        question::apply,
        settings.drainTimeout().plus(SLACK),
        context.getSystem().scheduler());
  }

  private static CompletionStage<Void> allOf(Stream<? extends CompletionStage<?>> answers) {
    return CompletableFuture.allOf(
        answers.map(CompletionStage::toCompletableFuture).toArray(CompletableFuture<?>[]::new));
  }
}
