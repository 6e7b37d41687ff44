package dev.troupe.balancer;

import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/// Picks the server for the next client. One instance serves one listener, for it may remember.
///
/// All of them look at each candidate once or twice and allocate nothing.
sealed interface Strategy {

  /// Picks one of the candidates, which are at least one, stand in the configured order, have been
  /// measured and have weight.
  ///
  /// @param client hash of the client's address
  Backend pick(List<Backend> candidates, long client);

  /// The first of the least.
  private static Backend first(List<Backend> candidates, Comparator<Backend> order) {
    Backend best = candidates.getFirst();
    for (int i = 1; i < candidates.size(); i++) {
      Backend one = candidates.get(i);
      if (order.compare(one, best) < 0) {
        best = one;
      }
    }
    return best;
  }

  /// The least busy for its weight, the new client included; ties go to the first in the configured
  /// order.
  ///
  /// A server in this process is preferred, because the way to it is shorter and one machine less
  /// can break it, unless another is clearly less busy: by more than [#MARGIN] clients and by more
  /// than a quarter of its clients.
  final class LeastConnections implements Strategy {
    /// So many clients fewer are no reason to cross the network.
    static final int MARGIN = 8;

    private static final Comparator<Backend> NEAR_FIRST =
        Comparator.comparing((Backend one) -> !one.isNear()).thenComparing(Backend.BY_BUSY);

    @Override
    public Backend pick(List<Backend> candidates, long client) {
      Backend best = first(candidates, Backend.BY_BUSY);
      Backend near = first(candidates, NEAR_FIRST);
      return near.isNear() && !isClearlyBusier(near, best) ? near : best;
    }

    private static boolean isClearlyBusier(Backend one, Backend other) {
      double difference = one.busy() / one.weight() - other.busy() / other.weight();
      return difference > MARGIN && difference > one.busy() / one.weight() / 4;
    }
  }

  /// Each in turn, as often as its weight says and spread as evenly as can be: every server earns
  /// its weight, the richest is picked and pays what all have earned (nginx calls it smooth).
  final class RoundRobin implements Strategy {
    @Override
    public Backend pick(List<Backend> candidates, long client) {
      double earned = 0;
      Backend best = candidates.getFirst();
      for (Backend one : candidates) {
        one.earn(one.weight());
        earned += one.weight();
        if (one.credit() > best.credit()) {
          best = one;
        }
      }
      best.earn(-earned);
      return best;
    }
  }

  /// The fewest entries for its weight, told by its last check, together with the clients sent to
  /// it since; then the fewest errors; then the first in the configured order.
  final class LeastLoad implements Strategy {
    private static final Comparator<Backend> ORDER =
        Comparator.comparingDouble(Backend::entriesByWeight).thenComparingLong(Backend::errors);

    @Override
    public Backend pick(List<Backend> candidates, long client) {
      return first(candidates, ORDER);
    }
  }

  /// The less busy of two that are drawn at random, the heavier the likelier; ties go to the first
  /// in the configured order.
  final class PowerOfTwo implements Strategy {
    private final RandomGenerator random;

    PowerOfTwo(RandomGenerator random) {
      this.random = random;
    }

    @Override
    public Backend pick(List<Backend> candidates, long client) {
      int one = draw(candidates, -1);
      int other = candidates.size() > 1 ? draw(candidates, one) : one;
      Backend first = candidates.get(Math.min(one, other));
      Backend second = candidates.get(Math.max(one, other));
      return Backend.BY_BUSY.compare(second, first) < 0 ? second : first;
    }

    /// Draws any but one.
    private int draw(List<Backend> candidates, int except) {
      double total = 0;
      for (int i = 0; i < candidates.size(); i++) {
        total += i == except ? 0 : candidates.get(i).weight();
      }
      double left = random.nextDouble() * total;
      int drawn = except == 0 ? 1 : 0;
      for (int i = 0; i < candidates.size() && left >= 0; i++) {
        if (i != except) {
          left -= candidates.get(i).weight();
          drawn = i;
        }
      }
      return drawn;
    }
  }

  /// The same server for the same client address: rendezvous hashing, so a server that comes or
  /// goes moves only its own clients.
  final class SourceHash implements Strategy {
    @Override
    public Backend pick(List<Backend> candidates, long client) {
      Backend best = candidates.getFirst();
      double most = -1;
      for (Backend one : candidates) {
        double score = -one.weight() / Math.log(Hashes.share(client, one.hash()));
        if (score > most) {
          best = one;
          most = score;
        }
      }
      return best;
    }
  }
}
