package dev.troupe.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopExecutorTest {
  private final ActorTestKit kit = ActorTestKit.create();

  private record Where(EventLoop loop, String thread) {}

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void allActorsOfTheDispatcherRunOnOneLoop() {
    Where first = ask();
    Where second = ask();
    assertThat(second).isEqualTo(first);
    assertThat(first.thread()).contains("loop-dispatcher");
  }

  @Test
  void theLoopEndsWithTheSystem() {
    var loop = ask().loop();
    assertThat(loop.isShutdown()).isFalse();
    kit.shutdownTestKit();
    Awaitility.await("the loop's end").until(loop::isTerminated);
  }

  private Where ask() {
    var answers = kit.<Where>createTestProbe();
    kit.spawn(teller(), DispatcherSelector.fromConfig(LoopExecutor.DISPATCHER)).tell(answers.ref());
    return answers.receiveMessage();
  }

  private static Behavior<ActorRef<Where>> teller() {
    return Behaviors.receiveMessage(asker -> {
      asker.tell(new Where(EventLoop.current(), Thread.currentThread().getName()));
      return Behaviors.same();
    });
  }
}
