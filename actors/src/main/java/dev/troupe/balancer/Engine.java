package dev.troupe.balancer;

import java.util.List;
import java.util.Locale;
import org.apache.pekko.actor.typed.DispatcherSelector;

/// How the bytes of a listener are moved.
public enum Engine {
  /// By Pekko Streams: works everywhere, and can look at the bytes.
  STREAMS,
  /// On the event loop that runs the balancer, read from one socket and written to the other.
  LOOP,
  /// The same, and large amounts are moved by the kernel without being copied; on Linux only.
  SPLICE;

  /// Reads `engine` of a listener.
  ///
  /// @throws IllegalArgumentException with the value and what was expected
  static Engine of(Section section) {
    // These are joined within the process, and so by streams.
    boolean inProcess =
        section.config().getValue("servers").unwrapped().equals(ServerList.CHAT)
            && section.config().getString("mode").equals(Mode.JOIN.word());
    if (section.config().getString("engine").equals("auto")) {
      return inProcess ? STREAMS : SPLICE;
    }
    Engine engine = section.word("engine", List.of(values()), Engine::word);
    if (inProcess && engine != STREAMS) {
      throw section.mistake(
          "engine", "is " + engine.word() + ", must be auto or streams where clients join chat");
    }
    return engine;
  }

  /// Where the balancer of such a listener has to run.
  DispatcherSelector dispatcher() {
    return switch (this) {
      case STREAMS -> DispatcherSelector.defaultDispatcher();
      case LOOP, SPLICE -> DispatcherSelector.fromConfig("troupe.balancer.dispatcher");
    };
  }

  /// Its word in configuration and status.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
