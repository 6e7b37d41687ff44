package dev.troupe.chat.client;

import dev.troupe.chat.client.Effect.Ending;
import dev.troupe.net.HostPort;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Where to connect, when to try again, and when to give up.
///
/// | so far | on | then |
/// | --- | --- | --- |
/// | never logged in | no server has room | asks once more after 10 s, then gives up |
/// | | nobody listens where the user has said | gives up |
/// | ever | a server's certificate cannot be trusted | gives up |
/// | | a server that the referral has named is not reached, or one dies | tries three times |
/// | was logged in | any of these | tries again after a while that grows up to 10 s, until patience is over |
final class Search {
  private static final long NEVER = Long.MAX_VALUE;
  private static final int TRIES = 3;
  private static final Duration ROOM_DELAY = Duration.ofSeconds(10);
  private static final Duration FIRST_DELAY = Duration.ofMillis(250);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

  private final ClientSettings settings;
  private final RandomGenerator random;
  private Optional<HostPort> at = Optional.empty();
  private boolean wasIn;
  private boolean askedForRoom;
  private int failures;
  private long lostAt;
  private long wakeAt = NEVER;

  Search(ClientSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
  }

  /// When it wants to go on, in the milliseconds that it is told; far off if it waits for an
  /// answer.
  long wakeAt() {
    return wakeAt;
  }

  /// Where the client is connected, or tries to be.
  String place() {
    return at.map(HostPort::toString).orElse("a server");
  }

  void go(List<Effect> out) {
    wakeAt = NEVER;
    if (settings.server().isPresent()) {
      connect(settings.server().get(), out);
    } else {
      at = Optional.empty();
      out.add(new Effect.AskReferral(settings.referral()));
    }
  }

  private void connect(HostPort server, List<Effect> out) {
    at = Optional.of(server);
    out.add(new Effect.Connect(server));
  }

  void onReferred(Optional<HostPort> server, long now, List<Effect> out) {
    if (server.isPresent()) {
      connect(server.get(), out);
    } else {
      onNoRoom(now, out);
    }
  }

  /// Whoever was asked has no room.
  void onNoRoom(long now, List<Effect> out) {
    if (wasIn) {
      again("no server available", ROOM_DELAY, now, out);
    } else if (askedForRoom) {
      out.add(new Effect.End(Ending.FAILED, "no server available"));
    } else {
      askedForRoom = true;
      wakeAt = now + ROOM_DELAY.toMillis();
      out.add(new Effect.Show(new News.Link("No server has room now; trying once more in 10 s.")));
    }
  }

  /// Nobody takes a connection.
  void onUnreachable(HostPort failed, long now, List<Effect> out) {
    boolean named = settings.server().isPresent() || failed.equals(settings.referral());
    onFailure(failed, named, now, out);
  }

  /// Trying again would not make it safe.
  void onUnsafe(HostPort failed, String why, List<Effect> out) {
    out.add(new Effect.End(Ending.FAILED, "Error connecting to " + failed + ": " + why));
  }

  /// Who has taken a connection has ended it before it was of use.
  void onCutOff(long now, List<Effect> out) {
    onFailure(at.orElse(settings.referral()), false, now, out);
  }

  private void onFailure(HostPort failed, boolean isFinal, long now, List<Effect> out) {
    String problem = "Error connecting to " + failed;
    failures++;
    if (wasIn) {
      again(problem, delay(), now, out);
    } else if (isFinal || failures >= TRIES) {
      out.add(new Effect.End(Ending.FAILED, problem));
    } else {
      wakeAt = now + delay().toMillis();
    }
  }

  void onLoggedIn() {
    wasIn = true;
    failures = 0;
  }

  /// The connection of a client that was logged in has ended.
  void onLost(long now, List<Effect> out) {
    lostAt = now;
    again("Error connecting to " + place(), delay(), now, out);
  }

  private void again(String problem, Duration delay, long now, List<Effect> out) {
    if (now - lostAt > settings.patience().toMillis()) {
      out.add(new Effect.End(Ending.FAILED, problem));
    } else {
      wakeAt = now + delay.toMillis();
    }
  }

  /// So long that the clients of a dead server do not all come at once.
  private Duration delay() {
    long most =
        Math.min(LONGEST_DELAY.toMillis(), FIRST_DELAY.toMillis() << Math.min(failures, 10));
    return Duration.ofMillis(most / 2 + random.nextLong(most / 2));
  }
}
