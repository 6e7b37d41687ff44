package dev.troupe.node;

import dev.troupe.net.HostPort;
import dev.troupe.replication.core.Configuration;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.coordination.lease.javadsl.Lease;
import org.apache.pekko.pattern.Patterns;

/// The lease of the split-brain resolver: not held by anyone, but read off the register, so that
/// the side of a cut that lives on is the side that may acknowledge.
///
/// A side gets it when the register's primary and the whole in-sync set are on it: then the cut has
/// been decided, by a takeover or by a shrunk set. Until then the register is read again, for at
/// most the operation timeout; a set that is still not settled by then (a member that Pekko has
/// lost but the replicas have not) follows its primary, so that one side always lives. A register
/// that cannot be read gives the lease to nobody.
///
/// It has no time to live: a lease that had to run out first would end the last survivor.
public final class RegisterLease extends Lease {
  private static final Duration READ_INTERVAL = Duration.ofMillis(100);

  private final LeaseSettings settings;
  private final ExtendedActorSystem system;
  private final RegisterSetup setup;

  /// Called by Pekko, with what `lease-implementation` names.
  ///
  /// @throws IllegalStateException if the system was started without a [RegisterSetup]
  public RegisterLease(LeaseSettings settings, ExtendedActorSystem system) {
    this.settings = settings;
    this.system = system;
    this.setup =
        system
            .settings()
            .setup()
            .get(RegisterSetup.class)
            .orElseThrow(() -> new IllegalStateException("the system has no RegisterSetup"));
  }

  /// How the register stands to one side of a cut.
  enum Verdict {
    /// Primary and in-sync set are all on this side.
    OURS,
    /// The primary is on this side, but a member of the in-sync set is not: a swap is to come.
    UNSETTLED,
    /// The primary is on the other side, or dead and its successor not yet there.
    NOT_OURS
  }

  static Verdict verdict(Configuration configuration, Set<String> reachable) {
    if (!reachable.contains(configuration.primary())) {
      return Verdict.NOT_OURS;
    }
    return reachable.containsAll(configuration.inSync()) ? Verdict.OURS : Verdict.UNSETTLED;
  }

  @Override
  public LeaseSettings getSettings() {
    return settings;
  }

  @Override
  public CompletionStage<Boolean> acquire() {
    Duration timeout = settings.timeoutSettings().getOperationTimeout();
    return acquire(System.nanoTime() + timeout.toNanos());
  }

  /// Nobody is told of a loss: what was decided by the register stays so.
  @Override
  public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> onLost) {
    return acquire();
  }

  @Override
  public CompletionStage<Boolean> release() {
    return CompletableFuture.completedFuture(true);
  }

  /// Always false, so that every decision asks the register anew.
  @Override
  public boolean checkLease() {
    return false;
  }

  private CompletionStage<Boolean> acquire(long deadline) {
    return setup
        .register()
        .read()
        .thenApply(configuration -> verdict(configuration, reachable()))
        .exceptionally(unreadable -> Verdict.NOT_OURS)
        .thenCompose(verdict -> {
          boolean late = System.nanoTime() - deadline >= 0;
          return verdict == Verdict.OURS || late
              ? CompletableFuture.completedFuture(verdict != Verdict.NOT_OURS)
              : Patterns.after(READ_INTERVAL, system, () -> acquire(deadline));
        });
  }

  /// The names of the nodes that this one can reach, with its own.
  private Set<String> reachable() {
    var state = Cluster.get(system).state();
    var addresses = new HashSet<Address>();
    state.getMembers().forEach(member -> addresses.add(member.address()));
    state.getUnreachable().forEach(member -> addresses.remove(member.address()));
    var names = new HashSet<String>(Set.of(setup.self()));
    setup
        .nodes()
        .forEach((name, at) -> {
          if (addresses.contains(address(at))) {
            names.add(name);
          }
        });
    return names;
  }

  private Address address(HostPort at) {
    return new Address("pekko", system.name(), at.host(), at.port());
  }
}
