package dev.troupe.node;

import dev.troupe.net.HostPort;
import dev.troupe.replication.core.Configuration;
import java.time.Duration;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who leaves the cluster when nodes lose sight of each other: the register's primary decides, and
/// nobody else, so that the side which lives on is the one that may acknowledge.
///
/// | the register names | then |
/// | --- | --- |
/// | this node | it takes out whom it does not hear, once none of them is in the in-sync set or [#SETTLING] has passed |
/// | this node, which hears all | if two others still do not hear each other after [#SETTLING], it takes out one of them |
/// | another that this node hears | that one decides, and this node waits |
/// | another that this node does not hear | a takeover is waited for; after [#PATIENCE] this node goes |
/// | nobody, or it cannot be read | all wait, for nobody may decide |
///
/// What members say of each other counts for the primary only: two that do not hear each other must
/// not both lose their place, and never may the primary.
///
/// For one thread; time comes in as nanoseconds of a clock that never goes back.
final class DowningRule {
  /// How long the view must stay the same before anything is decided.
  static final Duration STABLE = Duration.ofSeconds(1);

  /// How long a primary waits for its in-sync set to shrink. By then replicas and cluster differ on
  /// who can be reached, and the primary is followed, so that one side always lives.
  static final Duration SETTLING = Duration.ofSeconds(5);

  /// How long a node waits for a primary that it does not hear, or for its successor.
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /// What is to be done now.
  sealed interface Decision {
    /// Nothing.
    record Wait() implements Decision {}

    /// Take these nodes out.
    record Down(Set<HostPort> nodes) implements Decision {}

    /// Take this node out.
    record Leave(String primary) implements Decision {}
  }

  /// What one node sees.
  ///
  /// @param unreachable nodes whom some member does not hear
  /// @param unheard those of them whom this node does not hear
  record View(Set<HostPort> unreachable, Set<HostPort> unheard) {
    View {
      unreachable = Set.copyOf(unreachable);
      unheard = Set.copyOf(unheard);
    }
  }

  private final String self;
  private final NavigableMap<String, HostPort> nodes;
  private View view = new View(Set.of(), Set.of());
  private long changed = 0;
  private @Nullable String lost = null;
  private long lostSince = 0;

  /// @param nodes the addresses of all nodes, by name
  DowningRule(String self, NavigableMap<String, HostPort> nodes) {
    this.self = self;
    this.nodes = nodes;
  }

  /// Notes what the node sees now; true if it has been the same for long enough to be decided on,
  /// and there is something to decide.
  boolean isDue(View now, long time) {
    if (!now.equals(view)) {
      view = now;
      changed = time;
      if (lost != null && isHeard(nodes.get(lost))) {
        lost = null;
      }
    }
    return !view.unreachable().isEmpty() && time - changed >= STABLE.toNanos();
  }

  /// Decides on what the node saw last.
  ///
  /// @param register what it says; empty if it cannot be read
  Decision decide(Optional<Configuration> register, long time) {
    String primary = register.map(Configuration::primary).orElse("");
    @Nullable HostPort at = nodes.get(primary);
    if (at == null) {
      lost = null;
      return new Decision.Wait();
    }
    if (primary.equals(self)) {
      lost = null;
      return asPrimary(register.orElseThrow(), time - changed >= SETTLING.toNanos());
    }
    if (isHeard(at)) {
      lost = null;
      return new Decision.Wait();
    }
    if (!primary.equals(lost)) {
      lost = primary;
      lostSince = time;
    }
    return time - lostSince >= PATIENCE.toNanos()
        ? new Decision.Leave(primary)
        : new Decision.Wait();
  }

  private boolean isHeard(@Nullable HostPort node) {
    return node == null || !view.unheard().contains(node);
  }

  private Decision asPrimary(Configuration configuration, boolean late) {
    if (!view.unheard().isEmpty()) {
      return late || isSettled(configuration)
          ? new Decision.Down(view.unheard())
          : new Decision.Wait();
    }
    return late ? new Decision.Down(lastOf(view.unreachable())) : new Decision.Wait();
  }

  /// The one whose name is the last; all, if none is known.
  private Set<HostPort> lastOf(Set<HostPort> addresses) {
    return nodes.descendingMap().values().stream()
        .filter(addresses::contains)
        .findFirst()
        .map(Set::of)
        .orElse(addresses);
  }

  private boolean isSettled(Configuration configuration) {
    return configuration.inSync().stream()
        .map(nodes::get)
        .filter(Objects::nonNull)
        .noneMatch(view.unheard()::contains);
  }
}
