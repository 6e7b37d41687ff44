package dev.troupe.replication.core;

/// The talk with the register: one question at a time, and none forgotten whose answer was lost.
final class Arbiter {
  private final Timing timing;
  private final Outbox outbox;
  private boolean busy;
  private boolean unsure = true;
  private boolean answered;
  private long dueAt;

  Arbiter(Timing timing, Outbox outbox) {
    this.timing = timing;
    this.outbox = outbox;
  }

  /// Whether a question is open.
  boolean isBusy() {
    return busy;
  }

  /// Whether it is unknown what stands there, so that reading comes before anything else.
  boolean isUnsure() {
    return unsure;
  }

  /// Whether it has answered since this replica started.
  boolean hasAnswered() {
    return answered;
  }

  /// Something was heard that does not fit what it said last.
  void doubt() {
    unsure = true;
  }

  void read() {
    busy = true;
    outbox.add(new Effect.ReadRegister());
  }

  /// Reads if that was some time ago: a swap whose outcome was unknown may be done late.
  void readIfDue(long now) {
    if (now >= dueAt) {
      read();
    }
  }

  void swap(Configuration expected, Configuration next) {
    busy = true;
    outbox.add(new Effect.Swap(expected, next));
  }

  void onAnswer(long now) {
    busy = false;
    unsure = false;
    answered = true;
    dueAt = now + timing.rereadAfter().toMillis();
  }

  /// The outcome is unknown: nothing that was required stops being so, and the next tick asks.
  void onFailure() {
    busy = false;
    unsure = true;
  }
}
