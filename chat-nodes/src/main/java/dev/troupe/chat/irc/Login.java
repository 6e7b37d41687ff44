package dev.troupe.chat.irc;

import dev.troupe.chat.sasl.Scram;
import dev.troupe.chat.state.Proof;
import java.util.Optional;

/// What a client has shown of who it is before it is logged in.
final class Login {
  /// Wrong passwords after which the connection is closed.
  static final int MAX_FAILURES = 3;

  /// Who the client calls itself in full, once `USER` has come.
  Optional<String> realName = Optional.empty();

  /// What `PASS` gave.
  String password = "";

  /// What `TOKEN` gave, or the client was given; empty if it has not asked for one.
  String token = "";

  /// Account that SASL has named, and what it has shown.
  Optional<Authenticated> authenticated = Optional.empty();

  /// How far the client has got with `AUTHENTICATE`.
  Exchange exchange = new NoExchange();

  int failures;

  /// @param account that the client has shown to be
  record Authenticated(String account, Proof proof) {}

  /// A conversation by `AUTHENTICATE`.
  sealed interface Exchange {}

  record NoExchange() implements Exchange {}

  /// @param received of its message so far, in Base64
  record PlainExchange(String received) implements Exchange {}

  record ScramFirst(String received) implements Exchange {}

  record ScramFinal(Scram scram, Proof proof, String received) implements Exchange {}

  /// Only the client's empty last message is due.
  record ScramDone(String account, Proof proof) implements Exchange {}
}
