package dev.troupe.chat;

import java.util.Optional;
import org.apache.pekko.util.ByteString;

/// What waits to go out to one client: all of it goes in one write once the last one is taken.
final class Sending {
  private static final ByteString LINE_END = ByteString.fromString("\r\n");

  private final int limit;
  private ByteString waiting = ByteString.emptyByteString();
  private boolean busy = true;

  /// @param limit of bytes that may wait
  Sending(int limit) {
    this.limit = limit;
  }

  void add(String line) {
    waiting = waiting.concat(ByteString.fromString(line)).concat(LINE_END);
  }

  boolean isOverLimit() {
    return waiting.size() > limit;
  }

  /// The client's side is open, or has taken what it was given.
  void onReady() {
    busy = false;
  }

  boolean isDone() {
    return !busy && waiting.isEmpty();
  }

  /// All that waits, if there is something and it can go.
  Optional<ByteString> take() {
    if (busy || waiting.isEmpty()) {
      return Optional.empty();
    }
    ByteString all = waiting.compact();
    waiting = ByteString.emptyByteString();
    busy = true;
    return Optional.of(all);
  }
}
