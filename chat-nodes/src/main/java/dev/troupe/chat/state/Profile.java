package dev.troupe.chat.state;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What an account says of itself, and what is known of it beside its session and mail.
///
/// @param user as `USER` gave it at the last login
/// @param realName as `USER` or `SETNAME` gave it
/// @param away why it is away; empty if it is not
/// @param operator whether its session has the rights of an operator of the network
/// @param createdMillis when it was created
/// @param sinceMillis when it last logged in or out
/// @param credentials of its password, if it has one
/// @param marks up to what time it has read, by the key of an account or channel
public record Profile(
    String user,
    String realName,
    String away,
    boolean operator,
    long createdMillis,
    long sinceMillis,
    Optional<Credentials> credentials,
    SortedMap<String, Long> marks) {
  public Profile {
    marks = Collections.unmodifiableSortedMap(new TreeMap<>(marks));
  }

  static Profile of(String user, String realName, long timeMillis) {
    return new Profile(
        user, realName, "", false, timeMillis, timeMillis, Optional.empty(), new TreeMap<>());
  }

  /// As a session begins: not away, and nobody's operator.
  Profile loggedIn(String nextUser, String nextRealName, long timeMillis) {
    return new Profile(
        nextUser, nextRealName, "", false, createdMillis, timeMillis, credentials, marks);
  }

  Profile loggedOut(long timeMillis) {
    return new Profile(user, realName, "", false, createdMillis, timeMillis, credentials, marks);
  }

  Profile withAway(String next) {
    return new Profile(
        user, realName, next, operator, createdMillis, sinceMillis, credentials, marks);
  }

  Profile withRealName(String next) {
    return new Profile(user, next, away, operator, createdMillis, sinceMillis, credentials, marks);
  }

  Profile asOperator() {
    return new Profile(user, realName, away, true, createdMillis, sinceMillis, credentials, marks);
  }

  Profile withCredentials(Credentials next) {
    return new Profile(
        user, realName, away, operator, createdMillis, sinceMillis, Optional.of(next), marks);
  }

  Profile withMark(String target, long timeMillis) {
    var next = new TreeMap<>(marks);
    next.put(target, timeMillis);
    return new Profile(
        user, realName, away, operator, createdMillis, sinceMillis, credentials, next);
  }

  void addTo(Fingerprint print) {
    print.add(user).add(realName).add(away).add(operator ? 1 : 0);
    print.add(createdMillis).add(sinceMillis);
    credentials.ifPresent(
        c -> print.add(c.salt()).add(c.iterations()).add(c.storedKey()).add(c.serverKey()));
    marks.forEach((target, time) -> print.add(target).add(time));
  }
}
