package dev.troupe.edge.monitor;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.typed.javadsl.ActorSource;
import org.apache.pekko.util.ByteString;

/// What the feed says as Server-Sent Events (WHATWG HTML, 9.2): `facts`, each the whole.
final class EventStream {
  /// A browser that lost the connection tries again after this; the node may have died.
  private static final Duration RETRY = Duration.ofSeconds(1);

  /// Of words that a slow reader has not taken yet the newest are kept.
  private static final int MOST_WAITING = 2;

  private EventStream() {}

  static HttpResponse of(ActorRef<Feed.Command> feed) {
    Source<ByteString, ?> events =
        ActorSource.<Feed.Word>actorRef(
                Feed.Over.class::isInstance,
                _ -> Optional.empty(),
                MOST_WAITING,
                OverflowStrategy.dropHead())
            .mapMaterializedValue(listener -> {
              feed.tell(new Feed.Listen(listener));
              return listener;
            })
            .collectType(Feed.News.class)
            .map(news -> ByteString.fromString("event: facts\ndata: " + news.json() + "\n\n"))
            .prepend(Source.single(ByteString.fromString("retry: " + RETRY.toMillis() + "\n\n")));
    return HttpResponse.create()
        .withEntity(HttpEntities.create(MediaTypes.TEXT_EVENT_STREAM.toContentType(), events));
  }
}
