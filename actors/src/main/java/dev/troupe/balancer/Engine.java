package dev.troupe.balancer;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.actor.typed.DispatcherSelector;

/// How the bytes of a listener are moved.
public enum Engine {
  /// By Pekko Streams: works everywhere, and can look at the bytes.
  STREAMS,
  /// On the event loop that runs the balancer, read from one socket and written to the other.
  LOOP,
  /// The same, and large amounts are moved by the kernel without being copied; on Linux only.
  SPLICE;

  /// Of the event loop.
  static final String DISPATCHER = "troupe.balancer.dispatcher";

  /// Reads `engine` of a listener.
  ///
  /// @throws IllegalArgumentException with the value and what was expected
  static Engine of(Section section) {
    boolean auto = section.config().getString("engine").equals("auto");
    Engine engine = auto ? SPLICE : section.word("engine", List.of(values()), Engine::word);
    Optional<String> needsStreams = needsStreams(section);
    if (needsStreams.isPresent() && !auto && engine != STREAMS) {
      String must = ", must be auto or streams where " + needsStreams.get();
      throw section.mistake("engine", "is " + engine.word() + must);
    }
    return needsStreams.isPresent() ? STREAMS : engine;
  }

  private static Optional<String> needsStreams(Section section) {
    if (!section.config().getString("tls.certificate").isEmpty()) {
      return Optional.of("TLS ends");
    }
    boolean joins = section.config().getString("mode").equals(Mode.JOIN.word());
    return joins && section.config().getValue("servers").unwrapped().equals(ServerList.CHAT)
        ? Optional.of("clients join chat")
        : Optional.empty();
  }

  /// Where the balancer of such a listener has to run.
  DispatcherSelector dispatcher() {
    return switch (this) {
      case STREAMS -> DispatcherSelector.defaultDispatcher();
      case LOOP, SPLICE -> DispatcherSelector.fromConfig(DISPATCHER);
    };
  }

  /// Its word in configuration and status.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
