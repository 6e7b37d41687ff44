package dev.troupe.loop.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/// The system calls of an event loop, by the foreign-function API; arguments are those of section 2
/// of Linux's manual, pointers are segments. A call that fails answers its error's number, negated:
/// see [Errno].
///
/// For one thread at a time, since it holds the place where the kernel leaves that number.
final class Kernel {
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

  private static final MethodHandle ACCEPT = call("accept4", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle BIND = call("bind", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CLOSE = call("close", JAVA_INT);
  private static final MethodHandle CONNECT = call("connect", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle EPOLL_CREATE = call("epoll_create1", JAVA_INT);
  private static final MethodHandle EPOLL_CTL =
      call("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle EPOLL_WAIT =
      call("epoll_wait", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle EVENTFD = call("eventfd", JAVA_INT, JAVA_INT);
  private static final MethodHandle FCNTL =
      link(
          "fcntl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle GETSOCKNAME = call("getsockname", JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle GETSOCKOPT =
      call("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle LISTEN = call("listen", JAVA_INT, JAVA_INT);
  private static final MethodHandle PIPE = call("pipe2", ADDRESS, JAVA_INT);
  private static final MethodHandle READ = longCall("read", JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle RECEIVE =
      longCall("recv", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SEND = longCall("send", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SETSOCKOPT =
      call("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SHUTDOWN = call("shutdown", JAVA_INT, JAVA_INT);
  private static final MethodHandle SOCKET = call("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle SPLICE =
      longCall("splice", JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle WRITE = longCall("write", JAVA_INT, ADDRESS, JAVA_LONG);

  private final MemorySegment state = Arena.ofAuto().allocate(STATE);

  private static MethodHandle call(String name, MemoryLayout... arguments) {
    return link(name, FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private static MethodHandle longCall(String name, MemoryLayout... arguments) {
    return link(name, FunctionDescriptor.of(JAVA_LONG, arguments));
  }

  @SuppressWarnings("restricted") // the forms are those of the manual
  private static MethodHandle link(String name, FunctionDescriptor form, Linker.Option... options) {
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

  int accept(int server, MemorySegment peer, MemorySegment size, int flags) {
    try {
      return result((int) ACCEPT.invokeExact(state, server, peer, size, flags));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int bind(int socket, MemorySegment address) {
    try {
      return result((int) BIND.invokeExact(state, socket, address, (int) address.byteSize()));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int close(int descriptor) {
    try {
      return result((int) CLOSE.invokeExact(state, descriptor));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int connect(int socket, MemorySegment address) {
    try {
      return result((int) CONNECT.invokeExact(state, socket, address, (int) address.byteSize()));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int epollCreate(int flags) {
    try {
      return result((int) EPOLL_CREATE.invokeExact(state, flags));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int epollControl(int epoll, int operation, int descriptor, MemorySegment event) {
    try {
      return result((int) EPOLL_CTL.invokeExact(state, epoll, operation, descriptor, event));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int epollWait(int epoll, MemorySegment events, int most, int millis) {
    try {
      return result((int) EPOLL_WAIT.invokeExact(state, epoll, events, most, millis));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int eventDescriptor(int flags) {
    try {
      return result((int) EVENTFD.invokeExact(state, 0, flags));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int control(int descriptor, int command, int argument) {
    try {
      return result((int) FCNTL.invokeExact(state, descriptor, command, argument));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int nameOf(int socket, MemorySegment address, MemorySegment size) {
    try {
      return result((int) GETSOCKNAME.invokeExact(state, socket, address, size));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int option(int socket, int level, int name, MemorySegment value, MemorySegment size) {
    try {
      return result((int) GETSOCKOPT.invokeExact(state, socket, level, name, value, size));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int setOption(int socket, int level, int name, MemorySegment value) {
    try {
      int size = (int) value.byteSize();
      return result((int) SETSOCKOPT.invokeExact(state, socket, level, name, value, size));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int listen(int socket, int backlog) {
    try {
      return result((int) LISTEN.invokeExact(state, socket, backlog));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int pipe(MemorySegment ends, int flags) {
    try {
      return result((int) PIPE.invokeExact(state, ends, flags));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  long read(int descriptor, MemorySegment to) {
    try {
      return result((long) READ.invokeExact(state, descriptor, to, to.byteSize()));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  long receive(int socket, MemorySegment to) {
    try {
      return result((long) RECEIVE.invokeExact(state, socket, to, to.byteSize(), 0));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  long send(int socket, MemorySegment from, int flags) {
    try {
      return result((long) SEND.invokeExact(state, socket, from, from.byteSize(), flags));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int shutdown(int socket, int how) {
    try {
      return result((int) SHUTDOWN.invokeExact(state, socket, how));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int socket(int family, int type) {
    try {
      return result((int) SOCKET.invokeExact(state, family, type, 0));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  long splice(int from, int to, long most, int flags) {
    MemorySegment none = MemorySegment.NULL;
    try {
      return result((long) SPLICE.invokeExact(state, from, none, to, none, most, flags));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  long write(int descriptor, MemorySegment from) {
    try {
      return result((long) WRITE.invokeExact(state, descriptor, from, from.byteSize()));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private int result(int answer) {
    return answer < 0 ? -error() : answer;
  }

  private long result(long answer) {
    return answer < 0 ? -error() : answer;
  }

  private int error() {
    return (int) ERRNO.get(state, 0L);
  }

  /// The calls throw nothing themselves.
  private static RuntimeException unexpected(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return new IllegalStateException(e);
  }
}
