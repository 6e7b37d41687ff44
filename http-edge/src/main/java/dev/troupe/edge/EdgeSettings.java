package dev.troupe.edge;

import com.typesafe.config.Config;
import dev.troupe.edge.chat.WebChatSettings;
import dev.troupe.edge.http.Authority;
import dev.troupe.net.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// How to serve; `reference.conf` says what each value means and may be.
public record EdgeSettings(
    String host,
    List<Site> sites,
    int routerPort,
    int monitorPort,
    Optional<String> publicHost,
    Optional<String> operatorToken,
    WebChatSettings chat,
    Duration routingDelay,
    int maxWaiting,
    Duration reservation,
    int maxConnections,
    Duration patience,
    Duration drainTimeout,
    Duration askTimeout) {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int SHORTEST_TOKEN = 16;
  private static final int LONGEST_TOKEN = 256;

  public EdgeSettings {
    sites = List.copyOf(sites);
    Ranges.check("edge.sites: their number", sites.size(), 1, 100);
    Ranges.check("edge.router-port", routerPort, 0, 65_535);
    Ranges.check("edge.monitor-port", monitorPort, 0, 65_535);
    checkDistinct(sites, routerPort, monitorPort);
    publicHost.ifPresent(EdgeSettings::checkPublicHost);
    operatorToken.ifPresent(EdgeSettings::checkOperatorToken);
    Ranges.check("edge.routing-delay", routingDelay, Duration.ZERO, Duration.ofSeconds(1));
    Ranges.check("edge.max-waiting", maxWaiting, 1, 100_000);
    Ranges.check("edge.reservation", reservation, Duration.ZERO, MINUTE);
    Ranges.check("edge.max-connections", maxConnections, 1, 1_000_000);
    Ranges.check("edge.patience", patience, Duration.ofMillis(100), Duration.ofHours(1));
    Ranges.check("edge.drain-timeout", drainTimeout, Duration.ZERO, MINUTE);
    Ranges.check("edge.ask-timeout", askTimeout, Duration.ofMillis(100), MINUTE);
  }

  /// One web server: its port, and its page as in [Page#of].
  public record Site(int port, String file) {
    public Site {
      Ranges.check("edge.sites.port", port, 0, 65_535);
    }
  }

  /// Reads `troupe.edge` of a whole configuration; a mistake is an `IllegalArgumentException` or a
  /// `ConfigException` that names the key.
  public static EdgeSettings from(Config config) {
    Config edge = config.getConfig("troupe.edge");
    return new EdgeSettings(
        edge.getString("host"),
        edge.getConfigList("sites").stream()
            .map(site -> new Site(site.getInt("port"), site.getString("file")))
            .toList(),
        edge.getInt("router-port"),
        edge.getInt("monitor-port"),
        Optional.of(edge.getString("public-host")).filter(host -> !host.isEmpty()),
        operatorToken(edge),
        WebChatSettings.from(edge),
        edge.getDuration("routing-delay"),
        edge.getInt("max-waiting"),
        edge.getDuration("reservation"),
        edge.getInt("max-connections"),
        edge.getDuration("patience"),
        edge.getDuration("drain-timeout"),
        edge.getDuration("ask-timeout"));
  }

  private static void checkDistinct(List<Site> sites, int routerPort, int monitorPort) {
    var ports =
        IntStream.concat(
            sites.stream().mapToInt(Site::port), IntStream.of(routerPort, monitorPort));
    var taken = new HashSet<Integer>();
    ports
        .filter(port -> port != 0)
        .forEach(port -> {
          if (!taken.add(port)) {
            throw new IllegalArgumentException(
                "edge: port " + port + " is given twice, each server needs its own");
          }
        });
  }

  HostPort at(int port) {
    return new HostPort(host, port);
  }

  /// Without the token, which nobody may log.
  @Override
  public String toString() {
    return "edge on " + host;
  }

  private static Optional<String> operatorToken(Config edge) {
    String file = edge.getString("operator-token-file");
    String token = edge.getString("operator-token");
    if (file.isEmpty()) {
      return Optional.of(token).filter(one -> !one.isEmpty());
    }
    if (!token.isEmpty()) {
      throw new IllegalArgumentException(
          "edge.operator-token-file: is set, and so is operator-token; only one may be");
    }
    try {
      return Optional.of(Files.readString(Path.of(file)).strip());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "edge.operator-token-file: is " + file + ", must be a readable file", e);
    }
  }

  private static void checkOperatorToken(String token) {
    if (token.length() < SHORTEST_TOKEN || token.length() > LONGEST_TOKEN) {
      throw new IllegalArgumentException(
          "edge.operator-token: has %d characters, must have from %d to %d"
              .formatted(token.length(), SHORTEST_TOKEN, LONGEST_TOKEN));
    }
  }

  private static void checkPublicHost(String host) {
    if (!Authority.isHost(host)) {
      throw new IllegalArgumentException(
          "edge.public-host: is '" + host + "', must be a name or an address");
    }
  }
}
