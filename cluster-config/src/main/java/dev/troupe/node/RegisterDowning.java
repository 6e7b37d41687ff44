package dev.troupe.node;

import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.DowningProvider;
import scala.Option;
import scala.concurrent.duration.Duration;
import scala.concurrent.duration.FiniteDuration;

/// Lets the register decide which nodes stay in the cluster, see [DowningRule].
///
/// Pekko's own resolver with a lease that followed the register was tried before: while one member
/// heard a node and another did not, it could take out the primary on one side and all others on
/// the other.
public final class RegisterDowning extends DowningProvider {
  private final RegisterSetup setup;

  /// Called by Pekko, with what `downing-provider-class` names.
  ///
  /// @throws IllegalStateException if the system was started without a [RegisterSetup]
  public RegisterDowning(ActorSystem system) {
    this.setup =
        system
            .settings()
            .setup()
            .get(RegisterSetup.class)
            .orElseThrow(() -> new IllegalStateException("the system has no RegisterSetup"));
  }

  /// Nothing here has to wait until a node that was taken out has ended.
  @Override
  public FiniteDuration downRemovalMargin() {
    return Duration.Zero();
  }

  @Override
  public Option<Props> downingActorProps() {
    return Option.apply(Adapter.props(() -> Downing.create(setup)));
  }
}
