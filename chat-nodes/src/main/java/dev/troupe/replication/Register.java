package dev.troupe.replication;

import dev.troupe.replication.core.Configuration;
import java.util.concurrent.CompletionStage;

/// The one linearizable cell of a replica group. Whoever swaps the configuration in it decides; the
/// nodes' opinions of each other never do.
///
/// A stage that fails leaves the outcome *unknown*: the swap may have happened, or happen yet. The
/// caller reads again and goes on from what stands there.
public interface Register {

  /// The value now; [Configuration#NONE] for a new group.
  CompletionStage<Configuration> read();

  /// Puts `next` in the place of `expected`, if that is what stands there.
  CompletionStage<Swap> compareAndSwap(Configuration expected, Configuration next);

  /// How a swap ended.
  ///
  /// @param done whether `next` stands there now because of this swap
  /// @param actual what stands there
  record Swap(boolean done, Configuration actual) {}
}
