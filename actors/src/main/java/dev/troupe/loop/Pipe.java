package dev.troupe.loop;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A pipe of the kernel, through which bytes go from one socket to another without being copied
/// into this process: Linux's `splice(2)`, by the foreign-function API.
///
/// For one thread, and for sockets that do not block. The sockets stay Java's: they are closed and
/// waited for as any other, so no descriptor is used here that may belong to another file by now.
public final class Pipe implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pipe.class);
  private static final boolean SUPPORTED = isThere();

  private final int in;
  private final int out;
  private final MemorySegment state = Arena.ofAuto().allocate(Kernel.STATE);
  private long size = 0;

  private Pipe(int in, int out) {
    this.in = in;
    this.out = out;
  }

  /// Whether this system has them; if not, the log has said why.
  public static boolean isSupported() {
    return SUPPORTED;
  }

  private static boolean isThere() {
    try (Pipe pipe = open(1);
        SocketChannel channel = SocketChannel.open()) {
      return pipe.isEmpty() && Kernel.descriptorOf(channel) >= 0;
    } catch (IOException | LinkageError | RuntimeException e) {
      LOG.info("bytes are copied from socket to socket, as splice cannot be used: {}", reason(e));
      return false;
    }
  }

  private static String reason(Throwable failure) {
    Throwable root = failure.getCause() == null ? failure : failure.getCause();
    return root.toString();
  }

  /// An empty pipe.
  ///
  /// @param room that it is to have, in bytes; it has less where the system allows no more
  /// @throws IOException if there are no descriptors left
  public static Pipe open(int room) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      MemorySegment state = arena.allocate(Kernel.STATE);
      if (Kernel.pipe(state, ends) < 0) {
        throw Kernel.failure("pipe", state);
      }
      int in = ends.getAtIndex(JAVA_INT, 1);
      Kernel.setRoom(state, in, room);
      return new Pipe(in, ends.getAtIndex(JAVA_INT, 0));
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
    long count = move(Kernel.descriptorOf(from), in, most);
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
    long count = Math.max(0, move(out, Kernel.descriptorOf(to), size));
    size -= count;
    return count;
  }

  /// -1 if nothing can be moved now.
  private long move(int from, int to, long most) throws IOException {
    long count = Kernel.splice(state, from, to, most);
    if (count < 0 && Kernel.errorIn(state) != Kernel.EAGAIN) {
      throw Kernel.failure("splice", state);
    }
    return count;
  }

  /// What is left in it is lost.
  @Override
  public void close() {
    Kernel.close(state, in);
    Kernel.close(state, out);
  }

  /// The calls, each with room for the error's number before its own arguments.
  private static final class Kernel {
    static final int EAGAIN = 11;

    private static final int SPLICE_F_MOVE = 1;
    private static final int SPLICE_F_NONBLOCK = 2;
    private static final int F_SETPIPE_SZ = 1031;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;

    static final StructLayout STATE = Linker.Option.captureStateLayout();

    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));
    private static final MethodHandle PIPE2 =
        call("pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle FCNTL =
        call(
            "fcntl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE =
        call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle SPLICE =
        call(
            "splice",
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle DESCRIPTOR_OF = descriptorOf();

    private Kernel() {}

    @SuppressWarnings("restricted") // the forms are those of the manual's section 2
    private static MethodHandle call(
        String name, FunctionDescriptor form, Linker.Option... options) {
      Linker linker = Linker.nativeLinker();
      MemorySegment address =
          linker
              .defaultLookup()
              .find(name)
              .orElseThrow(() -> new UnsupportedOperationException("no " + name + "(2) here"));
      List<Linker.Option> all = new ArrayList<>(List.of(options));
      all.add(Linker.Option.captureCallState("errno"));
      return linker.downcallHandle(address, form, all.toArray(new Linker.Option[0]));
    }

    private static MethodHandle descriptorOf() {
      try {
        Class<?> type = Class.forName("sun.nio.ch.SelChImpl");
        MethodHandle number = MethodHandles.lookup().unreflect(type.getMethod("getFDVal"));
        return number.asType(number.type().changeParameterType(0, SocketChannel.class));
      } catch (ReflectiveOperationException e) {
        throw new UnsupportedOperationException("no access to sun.nio.ch", e);
      }
    }

    static int descriptorOf(SocketChannel channel) {
      try {
        return (int) DESCRIPTOR_OF.invokeExact(channel);
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    static int pipe(MemorySegment state, MemorySegment ends) {
      try {
        return (int) PIPE2.invokeExact(state, ends, O_NONBLOCK | O_CLOEXEC);
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    static void setRoom(MemorySegment state, int descriptor, int room) {
      try {
        int _ = (int) FCNTL.invokeExact(state, descriptor, F_SETPIPE_SZ, room);
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    static void close(MemorySegment state, int descriptor) {
      try {
        int _ = (int) CLOSE.invokeExact(state, descriptor);
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    static long splice(MemorySegment state, int from, int to, long most) {
      try {
        return (long)
            SPLICE.invokeExact(
                state,
                from,
                MemorySegment.NULL,
                to,
                MemorySegment.NULL,
                most,
                SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
      } catch (Throwable e) {
        throw unexpected(e);
      }
    }

    static int errorIn(MemorySegment state) {
      return (int) ERRNO.get(state, 0L);
    }

    static IOException failure(String call, MemorySegment state) {
      return new IOException(call + " failed with error " + errorIn(state));
    }

    /// The calls throw nothing themselves.
    private static RuntimeException unexpected(Throwable e) {
      if (e instanceof Error error) {
        throw error;
      }
      return new IllegalStateException(e);
    }
  }
}
