package dev.troupe.chat.irc;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// What a session knows of the node that it is on.
///
/// @param node its name, which stands before what it says itself
/// @param serverName how clients see a node called, `%s` being the node's name
/// @param network the community's name
/// @param nodes all nodes' names
/// @param motd the lines that greet each client; none if there is no message of the day
/// @param registration who may create accounts
/// @param joinsLobby whether new accounts are in the lobby from the start
/// @param operators accounts that may become operators of the network, by key
/// @param passwordIterations of the hash of a new password
/// @param started when the node's process started
/// @param clock for what no log entry gives the time of
/// @param random bytes that nobody can guess, 18 at a time
public record Host(
    String node,
    String serverName,
    String network,
    List<String> nodes,
    List<String> motd,
    Registration registration,
    boolean joinsLobby,
    List<String> operators,
    int passwordIterations,
    Instant started,
    InstantSource clock,
    Supplier<byte[]> random) {
  /// What the node says it runs.
  static final String VERSION = "troupe";

  public Host {
    nodes = List.copyOf(nodes);
    motd = List.copyOf(motd);
    operators = List.copyOf(operators);
  }

  /// How clients see a node called.
  String shown(String nodeName) {
    return serverName.replace("%s", nodeName);
  }

  /// How clients see this one called.
  String shown() {
    return shown(node);
  }

  /// Who may create accounts.
  public enum Registration {
    /// Everybody, with a password or without.
    OPEN,
    /// Everybody who sets a password.
    PASSWORD,
    /// Nobody.
    CLOSED
  }
}
