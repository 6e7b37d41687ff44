package dev.troupe.chat;

import dev.troupe.chat.ChatNode.ArchiveFailed;
import dev.troupe.chat.ChatNode.Command;
import dev.troupe.chat.ChatNode.Opened;
import dev.troupe.chat.archive.Archive;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// The first phase of a [ChatNode]: its state is read from the archive.
final class ChatOpening {
  /// Questions that may wait meanwhile.
  private static final int MAX_WAITING = 1_000;

  private ChatOpening() {}

  /// Goes on with what the state makes of it; whoever asks for something meanwhile waits.
  static Behavior<Command> create(
      ActorContext<Command> context,
      Path folder,
      Function<Archive.Opened, Behavior<Command>> next) {
    var self = context.getSelf();
    var blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
    CompletionStage<Archive.Opened> opened =
        Archive.open(folder, blocking, cause -> self.tell(new ArchiveFailed(cause)));
    context.pipeToSelf(
        opened,
        (archive, failure) -> failure == null ? new Opened(archive) : new ArchiveFailed(failure));
    return Behaviors.withStash(
        MAX_WAITING,
        waiting ->
            Behaviors.receive(Command.class)
                .onMessage(Opened.class, its -> waiting.unstashAll(next.apply(its.opened())))
                .onMessage(
                    ArchiveFailed.class,
                    its -> {
                      throw new IllegalStateException("chat cannot start", its.cause());
                    })
                .onAnyMessage(command -> {
                  if (!waiting.isFull()) {
                    waiting.stash(command);
                  }
                  return Behaviors.same();
                })
                .onSignal(
                    PostStop.class,
                    _ -> {
                      opened.thenAccept(its -> its.archive().close());
                      return Behaviors.same();
                    })
                .build());
  }
}
