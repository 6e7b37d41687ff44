package dev.troupe.chat.archive;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/// Runs work that blocks one after the other, in the order in which it is given.
final class InTurn {
  private final Executor blocking;
  private CompletionStage<?> last = CompletableFuture.completedStage(null);

  InTurn(Executor blocking) {
    this.blocking = blocking;
  }

  synchronized <T> CompletionStage<T> run(Callable<T> work) {
    CompletionStage<T> next = last.handleAsync((_, _) -> call(work), blocking);
    last = next;
    return next;
  }

  private static <T> T call(Callable<T> work) {
    try {
      return work.call();
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }
}
