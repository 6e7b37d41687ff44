package dev.troupe.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The executor that an [EventLoop] is: takes tasks from any thread and keeps them until the loop's
/// own runs them. After [#shutdown] those that were taken still run.
abstract class TaskQueue extends AbstractExecutorService {
  private static final Logger LOG = LoggerFactory.getLogger(TaskQueue.class);

  /// Tasks that run before channels are looked at again.
  private static final int MOST_TASKS = 64;

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean asleep = new AtomicBoolean();
  private final CountDownLatch terminated = new CountDownLatch(1);
  private volatile boolean ending = false;

  /// Whether this is the thread that runs the tasks.
  abstract boolean isOnLoop();

  /// Ends the sleep of that thread, or its next one.
  abstract void wakeUp();

  @Override
  public final void execute(Runnable task) {
    if (ending && !isOnLoop()) {
      throw new RejectedExecutionException("the event loop has been shut down");
    }
    tasks.add(task);
    if (isTerminated() && tasks.remove(task)) {
      throw new RejectedExecutionException("the event loop has ended");
    }
    if (!isOnLoop() && asleep.compareAndSet(true, false)) {
      wakeUp();
    }
  }

  /// Whether there is anything left to do, now or later.
  final boolean goesOn() {
    return !ending || !tasks.isEmpty();
  }

  /// From now on a task wakes the thread, unless there is a reason not to sleep already.
  ///
  /// @return whether the thread may sleep
  final boolean fallAsleep() {
    asleep.set(true);
    if (tasks.isEmpty() && !ending) {
      return true;
    }
    asleep.set(false);
    return false;
  }

  final void stayAwake() {
    asleep.set(false);
  }

  /// Runs the tasks that wait, but only so many.
  final void runTasks() {
    for (int i = 0; i < MOST_TASKS; i++) {
      Runnable task = tasks.poll();
      if (task == null) {
        return;
      }
      run(task);
    }
  }

  static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("a task failed", e);
    }
  }

  /// No task runs any more.
  final void terminate() {
    terminated.countDown();
  }

  /// No task is taken any more.
  final void refuse() {
    ending = true;
  }

  @Override
  public final void shutdown() {
    refuse();
    wakeUp();
  }

  @Override
  public final List<Runnable> shutdownNow() {
    var left = new ArrayList<Runnable>();
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      left.add(task);
    }
    shutdown();
    return left;
  }

  @Override
  public final boolean isShutdown() {
    return ending;
  }

  @Override
  public final boolean isTerminated() {
    return terminated.getCount() == 0;
  }

  @Override
  public final boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return terminated.await(timeout, unit);
  }
}
