package dev.troupe.loop.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// An event that any thread can raise, see eventfd(2).
final class Waker {
  private static final int EFD_NONBLOCK_CLOEXEC = 0x80800;

  private final Kernel kernel = new Kernel();
  private final MemorySegment one = Arena.ofAuto().allocate(JAVA_LONG);
  private final MemorySegment count = Arena.ofAuto().allocate(JAVA_LONG);
  private final int descriptor;
  private boolean closed = false;

  Waker() throws IOException {
    descriptor = kernel.eventDescriptor(EFD_NONBLOCK_CLOEXEC);
    if (descriptor < 0) {
      throw Errno.failure(-descriptor);
    }
    one.set(JAVA_LONG, 0, 1);
  }

  int descriptor() {
    return descriptor;
  }

  /// On any thread; once it is closed, its descriptor may be another file's.
  synchronized void wake() {
    if (!closed) {
      kernel.write(descriptor, one);
    }
  }

  void sleep(Kernel ofThread) {
    ofThread.read(descriptor, count);
  }

  synchronized void close() {
    closed = true;
    kernel.close(descriptor);
  }
}
