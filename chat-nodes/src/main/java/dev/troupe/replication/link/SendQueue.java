package dev.troupe.replication.link;

import dev.troupe.replication.core.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// What waits to be sent to one peer, up to a limit in bytes. What is too much is dropped, as a
/// network may drop it: the protocol sends again what matters.
final class SendQueue {
  private final Deque<Waiting> messages = new ArrayDeque<>();
  private final long maxBytes;
  private long bytes;

  private record Waiting(Message message, int bytes) {}

  SendQueue(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /// Adds a message, or drops it; false says so.
  synchronized boolean offer(Message message) {
    int size = FrameWriter.maxBytes(message);
    if (bytes + size > maxBytes) {
      return false;
    }
    bytes += size;
    messages.add(new Waiting(message, size));
    notifyAll();
    return true;
  }

  /// Waits for messages and takes about so many bytes of them, at least one message.
  synchronized List<Message> take(long aboutBytes) throws InterruptedException {
    while (messages.isEmpty()) {
      wait();
    }
    var taken = new ArrayList<Message>();
    for (long size = 0; size < aboutBytes && !messages.isEmpty(); ) {
      Waiting next = messages.removeFirst();
      size += next.bytes();
      bytes -= next.bytes();
      taken.add(next.message());
    }
    return taken;
  }
}
