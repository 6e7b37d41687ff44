package dev.troupe.chat;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.util.ByteString;

/// What goes out to one client: all that waits goes in one write once the last one is taken.
final class Output {
  private static final ByteString LINE_END = ByteString.fromString("\r\n");

  private final int limit;
  private Optional<ActorRef<Session.Outgoing>> socket = Optional.empty();
  private ByteString waiting = ByteString.emptyByteString();
  private boolean busy;
  private boolean closing;

  /// @param limit of bytes that may wait
  Output(int limit) {
    this.limit = limit;
  }

  void onOpened(ActorRef<Session.Outgoing> opened) {
    socket = Optional.of(opened);
  }

  /// The client's side has taken the last write.
  void onTaken() {
    busy = false;
  }

  void add(String line) {
    waiting = waiting.concat(ByteString.fromString(line)).concat(LINE_END);
  }

  /// Nothing comes after what has been added.
  void close() {
    closing = true;
  }

  boolean isClosing() {
    return closing;
  }

  boolean isOverLimit() {
    return waiting.size() > limit;
  }

  /// Sends what can go.
  ///
  /// @return false once all is out and the connection closed
  boolean flush() {
    if (socket.isEmpty() || busy) {
      return true;
    }
    if (!waiting.isEmpty()) {
      socket.get().tell(new Session.Bytes(waiting.compact()));
      waiting = ByteString.emptyByteString();
      busy = true;
    } else if (closing) {
      socket.get().tell(new Session.End());
      socket = Optional.empty();
      return false;
    }
    return true;
  }

  /// Resets the connection, if it is not closed.
  void abort(String reason) {
    socket.ifPresent(to -> to.tell(new Session.Abort(reason)));
    socket = Optional.empty();
  }
}
