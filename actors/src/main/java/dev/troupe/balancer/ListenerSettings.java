package dev.troupe.balancer;

import com.typesafe.config.Config;
import dev.troupe.health.Check;
import dev.troupe.health.HealthChecker;
import dev.troupe.net.HostPort;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// One listener as configured; the keys and their ranges stand in `reference.conf`.
///
/// @param name for log, status and errors
/// @param listen port 0 picks a free one
/// @param shared whether other processes may listen on the same port
/// @param servers empty where they come from outside, see [Balancers.SetServers]
/// @param engine how bytes are moved; one that splices copies where the kernel cannot
/// @param maxClients one more is refused in the words of the protocol
/// @param responseTimeout how long an HTTP server may keep a client waiting for an answer to begin;
///   empty for ever
/// @param idleTimeout empty for never
/// @param referralTimeout how long a client that was sent to a server may take to be counted there
/// @param slowStart how long a server that comes back takes to its full weight; zero for at once
/// @param accessLog whether each connection that has ended is told, see [AccessLog]
public record ListenerSettings(
    String name,
    HostPort listen,
    boolean shared,
    Mode mode,
    Protocol protocol,
    Opening opening,
    Engine engine,
    Algorithm algorithm,
    Optional<List<Server>> servers,
    Check check,
    HealthChecker.Settings checks,
    int maxClients,
    Queue queue,
    Duration connectTimeout,
    Optional<Duration> responseTimeout,
    Optional<Duration> idleTimeout,
    Duration referralTimeout,
    Duration slowStart,
    Duration drainTimeout,
    boolean accessLog) {

  /// How clients wait for a server.
  ///
  /// @param workers how many clients may be joined at a time; more wait
  /// @param limit of clients that come and wait; one more is refused
  public record Queue(int workers, int limit, Duration timeout) {}

  private static final Set<String> OWN_KEYS = Set.of("listen", "servers");

  public ListenerSettings {
    servers = servers.map(List::copyOf);
    if (algorithm == Algorithm.LEAST_LOAD && !(check instanceof Check.HttpEntries)) {
      throw new IllegalArgumentException(
          "balancer.listeners." + name + ".check: must be http-entries with algorithm least-load");
    }
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
        Opening.of(section),
        Engine.of(section),
        section.word("algorithm", List.of(Algorithm.values()), Algorithm::word),
        ServerList.of(section),
        check(section),
        checks(section),
        section.number("max-clients", 1, 1_000_000),
        new Queue(
            section.config().getString("workers").equals("off")
                ? Integer.MAX_VALUE
                : section.number("workers", 1, 1_000_000),
            section.number("queue-limit", 0, 1_000_000),
            section.duration("queue-timeout", Duration.ofMillis(10), Duration.ofHours(1))),
        section.duration("connect-timeout", Duration.ofMillis(10), Duration.ofMinutes(1)),
        timeOrOff(section, "response-timeout", Duration.ofMillis(10), Duration.ofHours(1))
            .filter(_ -> section.config().getString("protocol").equals(Protocol.HTTP.word())),
        timeOrOff(section, "idle-timeout", Duration.ofSeconds(1), Duration.ofDays(7)),
        section.duration("referral-timeout", Duration.ofMillis(100), Duration.ofHours(1)),
        timeOrOff(section, "slow-start", Duration.ofSeconds(1), Duration.ofHours(1))
            .orElse(Duration.ZERO),
        section.duration("drain-timeout", Duration.ZERO, Duration.ofHours(1)),
        section.config().getBoolean("access-log"));
  }

  private static HealthChecker.Settings checks(Section section) {
    Duration interval = section.duration("interval", Duration.ofMillis(100), Duration.ofHours(1));
    return new HealthChecker.Settings(
        interval,
        section.config().getString("requests").equals("off")
            ? OptionalInt.empty()
            : OptionalInt.of(section.number("requests", 1, 1_000_000_000)),
        section.duration("timeout", Duration.ofMillis(10), interval),
        section.number("rise", 1, 100),
        section.number("fall", 1, 100));
  }

  private static Check check(Section section) {
    String host = section.config().getString("check-host");
    return switch (section.word("check", List.of("tcp", "http", "http-entries"), text -> text)) {
      case "http-entries" -> new Check.HttpEntries();
      case "http" ->
          section.read(() ->
              Check.Http.of(
                  section.config().getString("check-path"),
                  Optional.of(host).filter(name -> !name.isEmpty()),
                  section.config().getString("check-status")));
      default -> new Check.Connects();
    };
  }

  private static Optional<Duration> timeOrOff(
      Section section, String key, Duration least, Duration most) {
    return section.config().getString(key).equals("off")
        ? Optional.empty()
        : Optional.of(section.duration(key, least, most));
  }
}
