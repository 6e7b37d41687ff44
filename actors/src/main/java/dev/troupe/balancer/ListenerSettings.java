package dev.troupe.balancer;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.troupe.health.HealthChecker;
import dev.troupe.net.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One listener as configured; the keys and their ranges stand in `reference.conf`.
///
/// @param name for log, status and errors
/// @param listen port 0 picks a free one
/// @param shared whether other processes may listen on the same port
/// @param algorithm name of a [Strategy]
/// @param servers empty where they come from outside, see [Balancers.SetServers]
/// @param maxClients one more is refused in the words of the protocol
/// @param idleTimeout empty for never
/// @param referralTimeout how long a client that was sent to a server may take to be counted there
public record ListenerSettings(
    String name,
    HostPort listen,
    boolean shared,
    Mode mode,
    Protocol protocol,
    String algorithm,
    Optional<List<Server>> servers,
    HealthChecker.Settings checks,
    int maxClients,
    Duration connectTimeout,
    Optional<Duration> idleTimeout,
    Duration referralTimeout,
    Duration drainTimeout) {

  /// The word for servers that come from outside: the cluster's chat.
  private static final String CHAT = "chat";

  private static final Set<String> OWN_KEYS = Set.of("listen", "servers");

  public ListenerSettings {
    servers = servers.map(List::copyOf);
  }

  /// Reads a listener's own section over the defaults that all listeners share.
  ///
  /// @throws IllegalArgumentException with the key, its value and what was expected
  static ListenerSettings from(String name, Config own, Config defaults) {
    var section = new Section("balancer.listeners." + name, own.withFallback(defaults));
    Set<String> known = new HashSet<>(defaults.root().keySet());
    known.addAll(OWN_KEYS);
    section.allowOnly(known);
    return new ListenerSettings(
        name,
        section.address("listen"),
        section.config().getBoolean("shared"),
        section.word("mode", List.of(Mode.values()), Mode::word),
        section.word("protocol", List.of(Protocol.values()), Protocol::word),
        section.convert("algorithm", text -> Strategy.named(text).name()),
        servers(section),
        checks(section),
        section.number("max-clients", 1, 1_000_000),
        section.duration("connect-timeout", Duration.ofMillis(10), Duration.ofMinutes(1)),
        idleTimeout(section),
        section.duration("referral-timeout", Duration.ofMillis(100), Duration.ofHours(1)),
        section.duration("drain-timeout", Duration.ZERO, Duration.ofHours(1)));
  }

  private static HealthChecker.Settings checks(Section section) {
    Duration interval = section.duration("interval", Duration.ofMillis(100), Duration.ofHours(1));
    return new HealthChecker.Settings(
        interval,
        section.duration("timeout", Duration.ofMillis(10), interval),
        section.number("rise", 1, 100),
        section.number("fall", 1, 100));
  }

  private static Optional<Duration> idleTimeout(Section section) {
    return section.config().getString("idle-timeout").equals("off")
        ? Optional.empty()
        : Optional.of(section.duration("idle-timeout", Duration.ofSeconds(1), Duration.ofDays(7)));
  }

  private static Optional<List<Server>> servers(Section section) {
    ConfigValue value = section.config().getValue("servers");
    if (value.valueType() != ConfigValueType.LIST) {
      if (CHAT.equals(value.unwrapped())) {
        return Optional.empty();
      }
      throw section.mistake(
          "servers", "is " + value.unwrapped() + ", must be " + CHAT + " or a list of HOST:PORT");
    }
    int maxConnections = section.number("max-connections", 1, 1_000_000);
    List<Server> servers = new ArrayList<>();
    Set<HostPort> seen = new HashSet<>();
    for (String text : section.config().getStringList("servers")) {
      HostPort at = section.convert("servers", text, HostPort::parse);
      if (!seen.add(at)) {
        throw section.mistake("servers", "holds " + at + " twice");
      }
      servers.add(Server.of(at.toString(), at, maxConnections));
    }
    return Optional.of(servers);
  }
}
