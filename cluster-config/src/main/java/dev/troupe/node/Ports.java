package dev.troupe.node;

import dev.troupe.net.HostPort;
import java.io.IOException;
import java.net.BindException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Tries all ports of a node before anything is served, so that those taken are told in one message
/// instead of one failed start each.
public final class Ports {
  /// A port that a node is going to listen on.
  ///
  /// @param shared whether other nodes of this machine listen on it too (SO_REUSEPORT)
  public record Claim(String what, HostPort at, boolean shared) {}

  private Ports() {}

  /// Binds each port and lets go of it again.
  ///
  /// The sockets are bound but never listen: on a shared port a listening one would be given
  /// clients of the other nodes, and lose them.
  ///
  /// @throws PortsTakenException if there is one that cannot be bound
  public static void check(List<Claim> claims) throws PortsTakenException {
    List<String> taken =
        claims.stream()
            .filter(claim -> claim.at().port() != 0)
            .flatMap(claim -> problem(claim).stream())
            .toList();
    if (!taken.isEmpty()) {
      throw new PortsTakenException(taken);
    }
  }

  private static Optional<String> problem(Claim claim) {
    try (SocketChannel channel = SocketChannel.open()) {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      if (claim.shared()) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      channel.bind(claim.at().toSocketAddress());
      return Optional.empty();
    } catch (BindException e) {
      return Optional.of(claim.at() + " (" + claim.what() + "): " + reason(claim, e));
    } catch (UnresolvedAddressException e) {
      return Optional.of(claim.at() + " (" + claim.what() + "): the name is not known");
    } catch (IOException e) {
      return Optional.of(claim.at() + " (" + claim.what() + "): " + e.getMessage());
    }
  }

  private static String reason(Claim claim, BindException failure) {
    List<String> owners = PortOwners.of(claim.at().port());
    if (!owners.isEmpty()) {
      return "taken by " + String.join(" and ", owners);
    }
    return Stream.ofNullable(failure.getMessage())
        .filter(message -> !message.contains("in use"))
        .findFirst()
        .orElse("taken by another process");
  }
}
