package dev.troupe.loop.linux;

import java.nio.channels.ClosedChannelException;

/// A file descriptor until it is closed; then its number may be another file's.
final class Descriptor {
  private static final int CLOSED = -1;

  private final Kernel kernel;
  private int number;

  Descriptor(Kernel kernel, int number) {
    this.kernel = kernel;
    this.number = number;
  }

  /// Its number.
  ///
  /// @throws ClosedChannelException if it is closed
  int get() throws ClosedChannelException {
    if (number == CLOSED) {
      throw new ClosedChannelException();
    }
    return number;
  }

  void close() {
    if (number != CLOSED) {
      int last = number;
      number = CLOSED;
      kernel.close(last);
    }
  }
}
