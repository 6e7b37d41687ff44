package dev.troupe.loop.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

/// A pipe of the kernel, through which bytes go from one socket to another without being copied
/// into this process, see splice(2) of the manual.
///
/// For one thread, and for sockets of [LinuxSockets].
public final class Pipe implements AutoCloseable {
  private static final int O_NONBLOCK_CLOEXEC = 0x80800;
  private static final int F_SETPIPE_SZ = 1031;
  private static final int SPLICE_F_MOVE_NONBLOCK = 3;

  private final Kernel kernel;
  private final int in;
  private final int out;
  private long size = 0;

  private Pipe(Kernel kernel, int in, int out) {
    this.kernel = kernel;
    this.in = in;
    this.out = out;
  }

  /// An empty pipe.
  ///
  /// @param room that it is to have, in bytes; it has less where the system allows no more
  /// @throws IOException if there are no descriptors left
  public static Pipe open(int room) throws IOException {
    var kernel = new Kernel();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      LinuxSockets.check(kernel.pipe(ends, O_NONBLOCK_CLOEXEC));
      int in = ends.getAtIndex(JAVA_INT, 1);
      kernel.control(in, F_SETPIPE_SZ, room);
      return new Pipe(kernel, in, ends.getAtIndex(JAVA_INT, 0));
    }
  }

  /// Bytes in it.
  public long size() {
    return size;
  }

  /// Whether there are none in it.
  public boolean isEmpty() {
    return size == 0;
  }

  /// Takes up to `most` bytes from a socket into the pipe, which is empty.
  ///
  /// @return how many; 0 if there are none now, -1 at their end
  /// @throws IOException if the socket is of no more use
  public long fill(SocketChannel from, long most) throws IOException {
    if (!isEmpty()) {
      throw new IllegalStateException("the pipe still holds " + size + " bytes");
    }
    long count = move(descriptor(from), in, most);
    if (count == 0) {
      return -1;
    }
    size = Math.max(0, count);
    return size;
  }

  /// Gives the socket what it takes of what is in the pipe.
  ///
  /// @return how many bytes it took
  /// @throws IOException if the socket is of no more use
  public long drain(SocketChannel to) throws IOException {
    if (isEmpty()) {
      return 0;
    }
    long count = Math.max(0, move(out, descriptor(to), size));
    size -= count;
    return count;
  }

  private static int descriptor(SocketChannel socket) throws ClosedChannelException {
    return ((LinuxSocket) socket).descriptor().get();
  }

  /// -1 if nothing can be moved now.
  private long move(int from, int to, long most) throws SocketException {
    long count = kernel.splice(from, to, most, SPLICE_F_MOVE_NONBLOCK);
    if (count < 0 && count != -Errno.EAGAIN && count != -Errno.EINTR) {
      throw Errno.failure((int) -count);
    }
    return Math.max(-1, count);
  }

  /// What is left in it is lost.
  @Override
  public void close() {
    kernel.close(in);
    kernel.close(out);
  }
}
