package dev.troupe.chat.client;

import dev.troupe.net.HostPort;
import java.time.Duration;
import java.util.Optional;

/// How a client is to behave.
///
/// @param account to log in as
/// @param password of it; empty if it has none
/// @param server to connect to; if there is none, the referral is asked for one
/// @param referral that knows a server with room
/// @param reconnects whether it goes on elsewhere when its server is gone
/// @param patience how long it then looks for one
public record ClientSettings(
    String account,
    String password,
    Optional<HostPort> server,
    HostPort referral,
    boolean reconnects,
    Duration patience) {
  /// The same with a password.
  public ClientSettings withPassword(String newPassword) {
    return new ClientSettings(account, newPassword, server, referral, reconnects, patience);
  }

  /// For logs: the password is nobody's business.
  @Override
  public String toString() {
    return "ClientSettings[%s at %s]".formatted(account, server.orElse(referral));
  }
}
