package dev.troupe.chat.irc;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// What a session knows of the node that it is on.
///
/// @param node its name, which stands before what it says itself
/// @param network the community's name
/// @param nodes all nodes' names
/// @param motd the lines that greet each client; none if there is no message of the day
/// @param started when the node's process started
/// @param clock for what no log entry gives the time of
public record Host(
    String node,
    String network,
    List<String> nodes,
    List<String> motd,
    Instant started,
    InstantSource clock) {
  /// What the node says it runs.
  static final String VERSION = "troupe";

  /// What stands behind the `@` of everyone's mask: clients' addresses are nobody's business.
  static final String MASK = "troupe";

  public Host {
    nodes = List.copyOf(nodes);
    motd = List.copyOf(motd);
  }
}
