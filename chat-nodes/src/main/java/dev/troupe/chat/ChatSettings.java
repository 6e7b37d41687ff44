package dev.troupe.chat;

import com.typesafe.config.Config;
import dev.troupe.chat.irc.Host;
import dev.troupe.chat.irc.Host.Registration;
import dev.troupe.chat.state.Names;
import dev.troupe.net.HostPort;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What can be set of a node's chat; `troupe.chat` in the configuration.
///
/// @param listen where this node's chat takes connections
/// @param tls where it takes connections by TLS, if it does
/// @param serverName how clients see a node called, `%s` being the node's name
/// @param network the community's name
/// @param motd lines that greet each client
/// @param registration who may create accounts
/// @param joinLobby whether new accounts are in the lobby from the start
/// @param operators accounts that may become operators of the network
/// @param passwordIterations of the hash of a new password
/// @param maxSessions clients that it lets in
/// @param session how patient a session is
/// @param addresses what one address may do
/// @param kept how much of messages and statistics is kept
/// @param drainTimeout how long a graceful stop waits for the last lines to go out
public record ChatSettings(
    HostPort listen,
    Optional<TlsListener> tls,
    String serverName,
    String network,
    List<String> motd,
    Registration registration,
    boolean joinLobby,
    List<String> operators,
    int passwordIterations,
    int maxSessions,
    Session.Settings session,
    Addresses.Limits addresses,
    Retention.Settings kept,
    Duration drainTimeout) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern SERVER_NAME = Pattern.compile("(?:[A-Za-z0-9.-]|%s){1,63}");
  private static final Pattern NETWORK = Pattern.compile("[!-~&&[^:]]{1,32}");

  public ChatSettings {
    motd = List.copyOf(motd);
    operators = List.copyOf(operators);
    require(
        operators.stream().allMatch(Names::isAccount), "operators", operators, "names of accounts");
    require(
        passwordIterations >= 4_096 && passwordIterations <= 10_000_000,
        "password-iterations",
        passwordIterations,
        "4096 to 10000000");
    require(
        SERVER_NAME.matcher(serverName).matches(),
        "server-name",
        serverName,
        "1 to 63 letters, digits, '.' and '-', with %s for the node's name");
    require(NETWORK.matcher(network).matches(), "network", network, "1 to 32 ASCII letters");
    require(motd.size() <= 100, "motd", motd.size() + " lines", "0 to 100 lines");
    require(
        motd.stream().allMatch(line -> line.length() <= 400 && line.indexOf('\n') < 0),
        "motd",
        "a longer line",
        "0 to 400 characters a line");
    require(
        maxSessions >= 1 && maxSessions <= 1_000_000, "max-sessions", maxSessions, "1 to 1000000");
    require(
        isWithin(drainTimeout, Duration.ZERO, Duration.ofMinutes(1)),
        "drain-timeout",
        drainTimeout,
        "0 s to 1 minute");
  }

  /// Reads `troupe.chat` of a whole configuration.
  ///
  /// @param doors other hosts at which this node brings clients to its chat
  /// @throws IllegalArgumentException naming the key that is out of range
  public static ChatSettings from(Config config, List<String> doors) {
    Config chat = config.getConfig("troupe.chat");
    return new ChatSettings(
        HostPort.parse(chat.getString("listen")),
        TlsListener.from(chat.getConfig("tls")),
        chat.getString("server-name"),
        chat.getString("network"),
        chat.getStringList("motd"),
        registration(chat, doors),
        chat.getBoolean("join-lobby"),
        chat.getStringList("operators"),
        chat.getInt("password-iterations"),
        chat.getInt("max-sessions"),
        new Session.Settings(
            chat.getDuration("idle"),
            chat.getDuration("login-timeout"),
            Math.toIntExact(chat.getBytes("sendq")),
            chat.getInt("flood.burst"),
            chat.getInt("flood.rate")),
        new Addresses.Limits(
            chat.getInt("addresses.max-connections"),
            chat.getInt("addresses.max-failed-logins"),
            chat.getDuration("addresses.failed-login-window"),
            List.copyOf(chat.getStringList("addresses.trusted"))),
        new Retention.Settings(
            chat.getInt("statistics-days"),
            chat.getInt("history-days"),
            chat.getLong("history-entries")),
        chat.getDuration("drain-timeout"));
  }

  /// What sessions know of the node that they are on.
  ///
  /// @param nodes all nodes' names
  /// @param started when the node's process started
  Host host(String node, List<String> nodes, Instant started, InstantSource clock) {
    return new Host(
        node,
        serverName,
        network,
        nodes,
        motd,
        registration,
        joinLobby,
        operators.stream().map(Names::key).toList(),
        passwordIterations,
        started,
        clock,
        ChatSettings::random);
  }

  private static byte[] random() {
    var bytes = new byte[18];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /// Whoever can reach a loopback address is at home there; elsewhere a name needs a password.
  private static Registration registration(Config chat, List<String> doors) {
    String word = chat.getString("registration");
    return switch (word) {
      case "open" -> Registration.OPEN;
      case "password" -> Registration.PASSWORD;
      case "closed" -> Registration.CLOSED;
      case "auto" -> {
        boolean loopback =
            Stream.concat(
                    Stream.of("listen", "tls.listen")
                        .map(chat::getString)
                        .filter(address -> !address.isEmpty())
                        .map(address -> HostPort.parse(address).host()),
                    doors.stream())
                .allMatch(ChatSettings::isLoopback);
        yield loopback ? Registration.OPEN : Registration.PASSWORD;
      }
      default ->
          throw new IllegalArgumentException(
              "chat.registration: is " + word + ", must be auto, open, password or closed");
    };
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  static boolean isWithin(Duration duration, Duration least, Duration most) {
    return duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0;
  }

  static void require(boolean holds, String key, Object value, String range) {
    if (!holds) {
      throw new IllegalArgumentException(
          "chat." + key + ": is " + value + ", must be from " + range);
    }
  }
}
