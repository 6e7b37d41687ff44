package dev.troupe.chat.archive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// How far the archive can be read, for whoever waits for an index.
final class Progress {
  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(Comparator.comparingLong(Waiting::index));
  private long index;
  private boolean closed;

  private record Waiting(long index, CompletableFuture<Long> stage) {}

  Progress(long index) {
    this.index = index;
  }

  /// Completes as soon as the archive is at an index.
  CompletionStage<Long> whenAt(long wanted) {
    var stage = new CompletableFuture<Long>();
    synchronized (this) {
      if (closed) {
        stage.completeExceptionally(new IllegalStateException("the archive is closed"));
      } else if (wanted <= index) {
        stage.complete(index);
      } else {
        waiting.add(new Waiting(wanted, stage));
      }
    }
    return stage;
  }

  void reached(long now) {
    List<Waiting> due = new ArrayList<>();
    synchronized (this) {
      index = now;
      while (!waiting.isEmpty() && waiting.element().index() <= now) {
        due.add(waiting.remove());
      }
    }
    due.forEach(its -> its.stage().complete(now));
  }

  /// Nothing more will be reached.
  void close() {
    List<Waiting> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(waiting);
      waiting.clear();
    }
    left.forEach(its ->
        its.stage().completeExceptionally(new IllegalStateException("the archive is closed")));
  }
}
