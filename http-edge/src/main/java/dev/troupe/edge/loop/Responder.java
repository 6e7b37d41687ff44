package dev.troupe.edge.loop;

import dev.troupe.edge.http.Answer;
import dev.troupe.edge.http.Parsed;

/// Answers requests, on the loop and without blocking it.
@FunctionalInterface
public interface Responder {
  /// Answers now, or later.
  void respond(Parsed.Request request, Exchange exchange);

  /// One request that waits for its answer.
  interface Exchange {
    /// Gives the answer, once, on the loop; it goes nowhere if the client has gone.
    void answer(Answer answer);
  }
}
