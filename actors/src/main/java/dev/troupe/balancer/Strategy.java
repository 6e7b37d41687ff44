package dev.troupe.balancer;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Picks the server for the next client. One instance serves one listener, for it may remember.
public sealed interface Strategy permits Strategy.LeastConnections, Strategy.RoundRobin {

  /// A server that may get the next client.
  ///
  /// @param name of the server
  /// @param position in the configured order, from 0
  /// @param busy clients it has now
  /// @param inProcess whether it is reached without a second socket
  record Candidate(String name, int position, int busy, boolean inProcess) {}

  /// Its name in configuration and status.
  String name();

  /// Picks one of the candidates, which stand in the configured order; empty only if there are
  /// none.
  Optional<Candidate> pick(List<Candidate> candidates);

  /// A new strategy of the given name; any other name is an `IllegalArgumentException`.
  static Strategy named(String name) {
    return switch (name) {
      case LeastConnections.NAME -> new LeastConnections();
      case RoundRobin.NAME -> new RoundRobin();
      default ->
          throw new IllegalArgumentException(
              "is '" + name + "', must be " + LeastConnections.NAME + " or " + RoundRobin.NAME);
    };
  }

  /// The least busy; ties go to the first in the configured order.
  ///
  /// A server in this process is preferred, because the way to it is shorter and one machine less
  /// can break it, unless another is clearly less busy: by more than [#MARGIN] clients and by more
  /// than a quarter of its clients.
  final class LeastConnections implements Strategy {
    static final String NAME = "least-connections";

    /// So many clients fewer are no reason to cross the network.
    static final int MARGIN = 8;

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Optional<Candidate> pick(List<Candidate> candidates) {
      Comparator<Candidate> byBusy = Comparator.comparingInt(Candidate::busy);
      Optional<Candidate> near = candidates.stream().filter(Candidate::inProcess).min(byBusy);
      Optional<Candidate> best = candidates.stream().min(byBusy);
      return near.filter(one -> !isClearlyBusier(one, best.orElse(one))).or(() -> best);
    }

    private static boolean isClearlyBusier(Candidate one, Candidate other) {
      int difference = one.busy() - other.busy();
      return difference > MARGIN && difference > one.busy() / 4;
    }
  }

  /// Each in turn, in the configured order.
  final class RoundRobin implements Strategy {
    static final String NAME = "round-robin";

    private int last = -1;

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Optional<Candidate> pick(List<Candidate> candidates) {
      Optional<Candidate> next =
          candidates.stream()
              .filter(one -> one.position() > last)
              .findFirst()
              .or(() -> candidates.stream().findFirst());
      next.ifPresent(one -> last = one.position());
      return next;
    }
  }
}
