package dev.troupe.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class FirstSignTest {
  private static final ActorTestKit KIT = ActorTestKit.create("first-sign");

  private static final Duration LONG = Duration.ofHours(1);

  private final LinkedBlockingQueue<Boolean> told = new LinkedBlockingQueue<>();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private SourceQueueWithComplete<ByteString> client(Duration patience) {
    return Source.<ByteString>queue(8, OverflowStrategy.fail())
        .via(new FirstSign(patience, told::add))
        .toMat(Sink.ignore(), Keep.left())
        .run(KIT.system());
  }

  @Test
  void oneThatSpeaksWantsSomething() throws InterruptedException {
    var client = client(LONG);
    client.offer(ByteString.fromString("NICK ada"));
    client.offer(ByteString.fromString("\r\n"));
    assertThat(told.poll(20, TimeUnit.SECONDS)).isTrue();
    client.complete();
    client.watchCompletion().toCompletableFuture().join();
    assertThat(told).isEmpty();
  }

  @Test
  void soDoesOneThatStays() throws InterruptedException {
    var client = client(Duration.ofMillis(1));
    assertThat(told.poll(20, TimeUnit.SECONDS)).isTrue();
    client.complete();
  }

  @Test
  void oneThatClosesAtOnceWithoutAWordDoesNot() throws InterruptedException {
    client(LONG).complete();
    assertThat(told.poll(20, TimeUnit.SECONDS)).isFalse();
  }
}
