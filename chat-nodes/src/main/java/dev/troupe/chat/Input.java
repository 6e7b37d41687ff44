package dev.troupe.chat;

import dev.troupe.chat.irc.IrcLine;
import dev.troupe.net.Lines;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/// What has come from one client and is not used yet. The next bytes are asked for only when all
/// lines of the last are used, so it holds no more than one chunk's.
final class Input {
  private final Lines framing = new Lines(IrcLine.MAX_TAG_BYTES + IrcLine.MAX_LONG_BYTES - 2);
  private final Deque<Lines.Line> waiting = new ArrayDeque<>();
  private Optional<Runnable> more = Optional.empty();
  private boolean ended;

  void onBytes(ByteString bytes, Runnable askForMore) {
    waiting.addAll(framing.on(bytes));
    more = Optional.of(askForMore);
  }

  /// The client has sent its last byte.
  void onEnd() {
    ended = true;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /// The next line, which there must be.
  Lines.Line next() {
    return waiting.removeFirst();
  }

  /// Asks for more if all is used.
  void askForMore() {
    if (waiting.isEmpty()) {
      more.ifPresent(Runnable::run);
      more = Optional.empty();
    }
  }

  /// Whether all that the client will ever send has been used.
  boolean isUsedUp() {
    return ended && waiting.isEmpty();
  }
}
