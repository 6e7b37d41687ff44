package dev.troupe.edge.loop;

/// Is told of every answer.
@FunctionalInterface
public interface Timing {
  /// An answer has been sent.
  ///
  /// @param status its three digits
  /// @param nanos since the request was there
  void record(int status, long nanos);
}
