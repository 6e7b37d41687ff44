package dev.troupe.balancer;

import dev.troupe.status.BalancerStatus;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/// Notes when a connection came to each of its steps, and what ended it; an engine has one for each
/// client and tells it.
///
/// begins → asks → is sent → (asks → is sent …) → is joined → is answered → ends. Time comes in as
/// nanoseconds of a clock that never goes back. Not for use by several threads, but for
/// [#connectNanos].
final class Trip {
  /// Stands for a step that has not come.
  static final long NOT_YET = -1;

  private final long begun;
  private long stepped;
  private long waited = 0;
  private int tries = 0;
  private volatile long connect = NOT_YET;
  private long firstByte = NOT_YET;
  private Optional<String> server = Optional.empty();
  private Optional<Ending> ending = Optional.empty();

  /// It is accepted.
  Trip(long now) {
    this.begun = now;
    this.stepped = now;
  }

  /// Waits for the balancer's word from now on.
  void asks(long now) {
    stepped = now;
  }

  /// Has the balancer's word.
  void isGiven(Assignment assignment, long now) {
    waited += now - stepped;
    stepped = now;
    switch (assignment) {
      case Assignment.ToServer(var to) -> {
        tries++;
        server = Optional.of(to.name());
      }
      case Assignment.Answer answer -> {
        server = answer.referredTo().or(() -> server);
        ends(answer.why());
      }
    }
  }

  /// The connection to the server stands.
  void isJoined(long now) {
    connect = now - stepped;
    stepped = now;
  }

  /// Bytes have come from the server; the first time counts.
  void isAnswered(long now) {
    if (firstByte == NOT_YET) {
      firstByte = now - stepped;
    }
  }

  /// Something has happened that ends it. The first word holds, but that both sides end in good
  /// order is the last word only if nothing else happens.
  void ends(Ending how) {
    if (ending.isEmpty() || (isOpen() && !how.isOrderly())) {
      ending = Optional.of(how);
    }
  }

  /// Whether it is not decided yet how it ends.
  boolean isOpen() {
    return ending.isEmpty() || ending.get().isOrderly();
  }

  /// How long it took to connect to its server, or [#NOT_YET]; any thread may ask.
  long connectNanos() {
    return connect;
  }

  /// The account of it; what ended without a reason was cut.
  Passage passage(InetSocketAddress client, BalancerStatus.Bytes bytes, long now) {
    return new Passage(
        client,
        server,
        ending.orElse(Ending.CUT),
        tries,
        Duration.ofNanos(waited),
        duration(connect),
        duration(firstByte),
        Duration.ofNanos(now - begun),
        bytes);
  }

  private static Optional<Duration> duration(long nanos) {
    return nanos == NOT_YET ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
  }
}
