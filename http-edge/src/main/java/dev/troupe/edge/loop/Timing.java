package dev.troupe.edge.loop;

/// Is told of every answer.
@FunctionalInterface
public interface Timing {
  /// An answer has been given.
  ///
  /// @param status its three digits
  /// @param startNanos when the request was there, as of `System.nanoTime`
  void record(int status, long startNanos);
}
