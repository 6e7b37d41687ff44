package dev.troupe.node;

import dev.troupe.net.HostPort;
import dev.troupe.net.Reasons;
import dev.troupe.replication.core.Configuration;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.coordination.lease.javadsl.Lease;
import org.apache.pekko.pattern.Patterns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lease of the split-brain resolver: not held by anyone, but read off the register, so that
/// the side of a cut that lives on is the side that may acknowledge.
///
/// A side gets it when the register's primary and the whole in-sync set are on it: then the cut has
/// been decided, by a takeover or by a shrunk set. Until then the register is read again, for at
/// most the operation timeout; a set that is still not settled by then (a member that Pekko has
/// lost but the replicas have not) follows its primary, so that one side always lives.
///
/// Without the register no side can be told to end, so one that cannot be read is tried again for
/// much longer: [#READ_TIMEOUT] each time, ten operation timeouts in all. Then nobody gets the
/// lease, and the nodes end.
///
/// It has no time to live: a lease that had to run out first would end the last survivor.
public final class RegisterLease extends Lease {
  private static final Logger LOG = LoggerFactory.getLogger(RegisterLease.class);
  private static final Duration READ_INTERVAL = Duration.ofMillis(100);

  /// A read that takes longer has failed, and is done anew.
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(1);

  private static final int TIMEOUTS_UNTIL_GIVEN_UP = 10;

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
    NOT_OURS,
    /// Nobody knows.
    UNREADABLE
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
    return acquire(System.nanoTime(), true);
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

  /// @param since when it was asked for
  /// @param readable whether the register could be read before
  private CompletionStage<Boolean> acquire(long since, boolean readable) {
    return read(readable)
        .thenCompose(verdict -> {
          boolean ours = verdict == Verdict.OURS || verdict == Verdict.UNSETTLED;
          return verdict == Verdict.OURS || isLate(verdict, System.nanoTime() - since)
              ? CompletableFuture.completedFuture(ours)
              : Patterns.after(
                  READ_INTERVAL, system, () -> acquire(since, verdict != Verdict.UNREADABLE));
        });
  }

  private CompletionStage<Verdict> read(boolean readable) {
    return setup
        .register()
        .read()
        .toCompletableFuture()
        .copy()
        .orTimeout(READ_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(configuration -> verdict(configuration, reachable()))
        .exceptionally(failure -> {
          if (readable) {
            LOG.warn("Cannot read the register that tells who goes on: {}", Reasons.of(failure));
          }
          return Verdict.UNREADABLE;
        });
  }

  private boolean isLate(Verdict verdict, long elapsedNanos) {
    long timeout = settings.timeoutSettings().getOperationTimeout().toNanos();
    boolean unreadable = verdict == Verdict.UNREADABLE;
    return elapsedNanos >= (unreadable ? TIMEOUTS_UNTIL_GIVEN_UP * timeout : timeout);
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
