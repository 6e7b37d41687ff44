package dev.troupe.balancer;

import dev.troupe.status.BalancerStatus;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/// The account of one connection that has ended.
///
/// @param client the one that a proxy named, if it came by a proxy
/// @param server the last one that it was sent or referred to; empty if it was to none
/// @param tries servers that it was sent to
/// @param waited until a server was named, all tries together
/// @param connect how long the server took it to that let it in; empty if none did
/// @param firstByte from there until the server's first byte; empty if none came
/// @param total from its accept to its end
record Passage(
    InetSocketAddress client,
    Optional<String> server,
    Ending ending,
    int tries,
    Duration waited,
    Optional<Duration> connect,
    Optional<Duration> firstByte,
    Duration total,
    BalancerStatus.Bytes bytes) {
  /// That of a client for which no server was looked for.
  static Passage toNobody(InetSocketAddress client, Ending ending, Duration total) {
    return new Passage(
        client,
        Optional.empty(),
        ending,
        0,
        Duration.ZERO,
        Optional.empty(),
        Optional.empty(),
        total,
        BalancerStatus.Bytes.NONE);
  }
}
