package dev.troupe.loop.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;

/// Errors of the kernel, by their numbers on Linux, which are those of all machines that Java runs
/// on there but for MIPS and SPARC.
final class Errno {
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int EADDRINUSE = 98;
  static final int EADDRNOTAVAIL = 99;
  static final int EISCONN = 106;
  static final int EALREADY = 114;
  static final int EINPROGRESS = 115;

  private static final int LONGEST = 200;
  private static final MethodHandle STRERROR = strerror();

  private Errno() {}

  @SuppressWarnings("restricted") // the form is that of the manual
  private static MethodHandle strerror() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));
  }

  /// What the C library says of an error, such as `Connection refused`.
  @SuppressWarnings("restricted") // the text ends with a zero
  static String text(int error) {
    try {
      var text = (MemorySegment) STRERROR.invokeExact(error);
      return text.reinterpret(LONGEST).getString(0);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /// The failure that Java throws for such an error.
  static SocketException failure(int error) {
    return switch (error) {
      case EADDRINUSE, EADDRNOTAVAIL -> new BindException(text(error));
      default -> new SocketException(text(error));
    };
  }

  /// The failure of an attempt to connect.
  static ConnectException notConnected(int error) {
    return new ConnectException(text(error));
  }
}
