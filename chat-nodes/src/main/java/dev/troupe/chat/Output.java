package dev.troupe.chat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/// What goes out to one client: all that waits goes in one write once the last one is taken.
final class Output {
  private static final int FIRST_BYTES = 512;

  private final int limit;
  private Optional<Session.Outlet> socket = Optional.empty();
  private byte[] waiting = new byte[0];
  private int length;
  private boolean busy;
  private boolean due;
  private boolean closing;

  /// @param limit of bytes that may wait
  Output(int limit) {
    this.limit = limit;
  }

  void onOpened(Session.Outlet opened) {
    socket = Optional.of(opened);
  }

  /// The client's side has taken the last write.
  void onTaken() {
    busy = false;
  }

  void add(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    int end = length + bytes.length + 2;
    if (end > waiting.length) {
      waiting = Arrays.copyOf(waiting, Math.max(FIRST_BYTES, 2 * end));
    }
    System.arraycopy(bytes, 0, waiting, length, bytes.length);
    waiting[end - 2] = '\r';
    waiting[end - 1] = '\n';
    length = end;
  }

  /// Nothing comes after what has been added.
  void close() {
    closing = true;
  }

  boolean isClosing() {
    return closing;
  }

  boolean isOverLimit() {
    return length > limit;
  }

  /// Whether [#flush] is to be called, soon: what is added meanwhile goes with it. Says so once.
  boolean becomesDue() {
    boolean was = due;
    due = canFlush();
    return due && !was;
  }

  private boolean canFlush() {
    return socket.isPresent() && !busy && (length > 0 || closing);
  }

  /// Sends what can go.
  ///
  /// @return false once all is out and the connection closed
  boolean flush() {
    due = false;
    if (!canFlush()) {
      return true;
    }
    Session.Outlet to = socket.get();
    if (length == 0) {
      socket = Optional.empty();
      to.end();
      return false;
    }
    byte[] bytes = waiting.length == length ? waiting : Arrays.copyOf(waiting, length);
    waiting = new byte[0];
    length = 0;
    busy = true;
    to.write(ByteString.fromArrayUnsafe(bytes));
    return true;
  }

  /// Resets the connection, if it is not closed.
  void abort(String reason) {
    socket.ifPresent(to -> to.abort(reason));
    socket = Optional.empty();
  }
}
