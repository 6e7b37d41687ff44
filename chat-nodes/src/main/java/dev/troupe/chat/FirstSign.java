package dev.troupe.chat;

import java.time.Duration;
import java.util.function.Consumer;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/// Passes a client's bytes on, and tells once whether it wants anything: it does if it sends bytes
/// or stays for a while. One that closes at once without a word has only looked whether the port is
/// open, as balancers and monitors do every few seconds.
final class FirstSign extends GraphStage<FlowShape<ByteString, ByteString>> {
  private final Inlet<ByteString> in = Inlet.create("FirstSign.in");
  private final Outlet<ByteString> out = Outlet.create("FirstSign.out");
  private final Duration patience;
  private final Consumer<Boolean> wants;

  /// @param patience after which a client that is still there wants something
  /// @param wants told on the stream's thread
  FirstSign(Duration patience, Consumer<Boolean> wants) {
    this.patience = patience;
    this.wants = wants;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return FlowShape.of(in, out);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private boolean told;

    Logic() {
      super(FirstSign.this.shape());
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              tell(true);
              push(out, grab(in));
            }
          });
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              pull(in);
            }
          });
    }

    @Override
    public void preStart() {
      scheduleOnce(FirstSign.class, patience);
    }

    @Override
    public void onTimer(Object timer) {
      tell(true);
    }

    @Override
    public void postStop() {
      tell(false);
    }

    private void tell(boolean wantsAnything) {
      if (!told) {
        told = true;
        cancelTimer(FirstSign.class);
        wants.accept(wantsAnything);
      }
    }
  }
}
