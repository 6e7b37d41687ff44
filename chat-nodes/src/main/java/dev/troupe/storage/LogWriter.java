package dev.troupe.storage;

import dev.troupe.replication.core.Entry;
import dev.troupe.replication.core.LogWrite;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// The thread that writes a log: whatever has gathered while the disk was busy goes out with one
/// sync (group commit).
///
/// The queue has no limit of its own; the protocol's windows bound what can be under way.
public final class LogWriter {
  private static final Duration SEAL_AFTER = Duration.ofMillis(100);

  private final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
  private final SegmentedLog log;
  private final Pace pace;
  private final LongConsumer onSynced;
  private final Consumer<Throwable> onFailure;

  private sealed interface Job {
    record Write(long ticket, LogWrite what) implements Job {}

    record Read(long from, int maxBytes, Consumer<List<Entry>> reader) implements Job {}

    record Stop() implements Job {}
  }

  /// What keeps the log from running ahead of those who take its entries.
  public interface Pace {
    /// Waits until they have caught up.
    void await() throws InterruptedException;
  }

  /// A writer whose thread has yet to be started.
  ///
  /// @param pace is asked before each round of writes and reads
  /// @param onSynced told the last ticket that is on disk; called on the writer's thread
  /// @param onFailure told once why nothing is written any more; the process must end then
  public LogWriter(
      SegmentedLog log, Pace pace, LongConsumer onSynced, Consumer<Throwable> onFailure) {
    this.log = log;
    this.pace = pace;
    this.onSynced = onSynced;
    this.onFailure = onFailure;
  }

  /// Starts the thread.
  public void start(String name) {
    Thread.ofPlatform().name("log-" + name).daemon().start(this::run);
  }

  /// Queues a write; tickets rise.
  public void write(long ticket, LogWrite what) {
    jobs.add(new Job.Write(ticket, what));
  }

  /// Queues a read, which sees all writes queued before it; `reader` is called on this thread.
  public void read(long from, int maxBytes, Consumer<List<Entry>> reader) {
    jobs.add(new Job.Read(from, maxBytes, reader));
  }

  /// Lets the thread end once it has written what is queued and closed the log.
  public void stop() {
    jobs.add(new Job.Stop());
  }

  /// Any failure ends the writing for good, errors of the machine included: whoever waits for a
  /// sync would wait for ever.
  private void run() {
    try (log) {
      var batch = new ArrayList<Job>();
      boolean running = true;
      while (running) {
        batch.add(next());
        pace.await();
        jobs.drainTo(batch);
        running = carryOut(batch);
        batch.clear();
      }
      log.seal();
    } catch (Throwable failure) {
      onFailure.accept(log.explained(failure));
    }
  }

  /// Waits for something to do; after a while without, the log is sealed.
  private Job next() throws IOException, InterruptedException {
    Job job = jobs.poll(SEAL_AFTER.toMillis(), TimeUnit.MILLISECONDS);
    if (job == null) {
      log.seal();
      job = jobs.take();
    }
    return job;
  }

  private boolean carryOut(List<Job> batch) throws IOException {
    long ticket = 0;
    boolean running = true;
    for (Job job : batch) {
      switch (job) {
        case Job.Write write -> {
          log.write(write.what());
          ticket = write.ticket();
        }
        case Job.Read read -> read.reader().accept(log.read(read.from(), read.maxBytes()));
        case Job.Stop _ -> running = false;
      }
    }
    if (ticket > 0) {
      log.sync();
      onSynced.accept(ticket);
    }
    return running;
  }
}
