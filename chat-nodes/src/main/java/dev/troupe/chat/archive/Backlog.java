package dev.troupe.chat.archive;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How much is on its way into the archive, in bytes; whoever would add to it can wait until there
/// is room again.
final class Backlog {
  private static final Logger log = LoggerFactory.getLogger(Backlog.class);

  private final long limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition hasRoom = lock.newCondition();
  private long bytes;
  private boolean closed;

  Backlog(long limit) {
    this.limit = limit;
  }

  void add(long more) {
    lock.lock();
    try {
      bytes += more;
    } finally {
      lock.unlock();
    }
  }

  void remove(long done) {
    lock.lock();
    try {
      bytes -= done;
      if (bytes <= limit) {
        hasRoom.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  void awaitRoom() throws InterruptedException {
    lock.lock();
    try {
      if (bytes > limit && !closed) {
        log.warn("the archive is {} bytes behind, so this replica slows down", bytes);
      }
      while (bytes > limit && !closed) {
        hasRoom.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Nobody waits any more.
  void close() {
    lock.lock();
    try {
      closed = true;
      hasRoom.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
