package dev.troupe.loop;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at a loop from beside it and says where it hangs, once a round.
final class StallWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StallWatch.class);
  private static final long WAITING = 0;

  private final Thread thread;
  private final long limit;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("loop-watch").factory());

  /// When the round began, on the clock of `System.nanoTime`; while there is none, 0.
  private volatile long began = WAITING;

  private volatile long reported = WAITING;

  /// @param limit of a round
  StallWatch(Thread thread, Duration limit) {
    this.thread = thread;
    this.limit = limit.toNanos();
    var _ = clock.scheduleWithFixedDelay(this::look, this.limit, this.limit, TimeUnit.NANOSECONDS);
  }

  boolean inRound() {
    return began != WAITING;
  }

  void roundBegan(long now) {
    began = now == WAITING ? 1 : now;
  }

  void roundEnded() {
    began = WAITING;
  }

  private void look() {
    long round = began;
    long lasts = System.nanoTime() - round;
    if (round != WAITING && round != reported && lasts > limit) {
      reported = round;
      var where = new IllegalStateException("it is here");
      where.setStackTrace(thread.getStackTrace());
      LOG.warn(
          "{} has been busy for {} ms: nothing else on it goes on",
          thread.getName(),
          TimeUnit.NANOSECONDS.toMillis(lasts),
          where);
    }
  }

  @Override
  public void close() {
    clock.shutdown();
  }
}
