package dev.troupe.chat.state;

import java.util.Optional;

/// What is kept of one account.
///
/// @param id index of the entry that created it, so that an account that is created anew under an
///   old name is another one
/// @param name as first written
/// @param session that it is logged in with
/// @param cursor index up to which its client has confirmed its messages
/// @param spokeMillis when it last sent a message; 0 before the first
public record AccountRow(
    long id,
    String name,
    Optional<SessionId> session,
    long cursor,
    long spokeMillis,
    Profile profile) {
  AccountRow with(Optional<SessionId> nextSession, Profile nextProfile) {
    return new AccountRow(id, name, nextSession, cursor, spokeMillis, nextProfile);
  }

  AccountRow with(Profile next) {
    return new AccountRow(id, name, session, cursor, spokeMillis, next);
  }

  AccountRow withCursor(long next) {
    return new AccountRow(id, name, session, next, spokeMillis, profile);
  }

  AccountRow withSpeech(long timeMillis) {
    return new AccountRow(id, name, session, cursor, timeMillis, profile);
  }

  long fingerprint() {
    var print = new Fingerprint("account").add(id).add(name);
    session.ifPresent(
        s -> print.add(s.node()).add(s.incarnation()).add(s.number()).add(s.secure() ? 1 : 0));
    profile.addTo(print);
    return print.value() + cursorFingerprint() + speechFingerprint();
  }

  long speechFingerprint() {
    return new Fingerprint("speech").add(id).add(spokeMillis).value();
  }

  /// The cursor moves more often than all else but speech, so its part stands apart.
  long cursorFingerprint() {
    return new Fingerprint("cursor").add(id).add(cursor).value();
  }
}
