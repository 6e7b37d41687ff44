package dev.troupe.loop.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.IllegalSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits for the channels of one thread by `epoll`, level-triggered; see epoll(7) of the manual.
///
/// Only what takes an action is there. What a key is interested in is told to the kernel before the
/// next wait, so a change that is taken back costs nothing. All but [#wakeup] is for one thread.
final class EpollSelector extends AbstractSelector {
  private static final Logger LOG = LoggerFactory.getLogger(EpollSelector.class);

  private static final int EPOLL_CLOEXEC = 0x80000;
  private static final int CTL_ADD = 1;
  private static final int CTL_DEL = 2;
  private static final int CTL_MOD = 3;
  private static final int EPOLLIN = 1;
  private static final int EPOLLOUT = 4;
  private static final int EPOLLERR = 8;
  private static final int EPOLLHUP = 16;

  /// Taken from the kernel at a time.
  private static final int MOST_EVENTS = 256;

  /// `struct epoll_event`, which is packed on this machine alone.
  private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");

  private static final int EVENT_SIZE = PACKED ? 12 : 16;
  private static final int EVENT_DESCRIPTOR = PACKED ? 4 : 8;
  private static final int EVENT_GENERATION = EVENT_DESCRIPTOR + Integer.BYTES;

  private final Kernel kernel;
  private final int epoll;
  private final Waker waker;
  private final MemorySegment event = Arena.ofAuto().allocate(EVENT_SIZE, Long.BYTES);
  private final MemorySegment events =
      Arena.ofAuto().allocate((long) EVENT_SIZE * MOST_EVENTS, Long.BYTES);
  private final Deque<EpollKey> changed = new ArrayDeque<>();

  /// By descriptor.
  private @Nullable EpollKey[] keys = new EpollKey[64];

  private int generations = 0;

  EpollSelector(LinuxSockets sockets) throws IOException {
    super(sockets);
    this.kernel = sockets.kernel();
    this.epoll = kernel.epollCreate(EPOLL_CLOEXEC);
    if (epoll < 0) {
      throw Errno.failure(-epoll);
    }
    try {
      this.waker = new Waker();
    } catch (IOException e) {
      kernel.close(epoll);
      throw e;
    }
    control(CTL_ADD, waker.descriptor(), EPOLLIN, 0);
  }

  @Override
  protected SelectionKey register(
      AbstractSelectableChannel channel, int operations, @Nullable Object attachment) {
    if (!(channel instanceof Pollable pollable)) {
      throw new IllegalSelectorException();
    }
    int descriptor;
    try {
      descriptor = pollable.descriptor().get();
    } catch (ClosedChannelException e) {
      throw new IllegalStateException(e); // looked at by who calls this
    }
    if (descriptor >= keys.length) {
      keys = Arrays.copyOf(keys, Math.max(descriptor + 1, 2 * keys.length));
    }
    var key = new EpollKey(this, channel, descriptor, ++generations);
    keys[descriptor] = key;
    key.attach(attachment);
    key.interestOps(operations);
    return key;
  }

  /// A key's interest is told to the kernel before the next wait.
  void changed(EpollKey key) {
    changed.add(key);
  }

  @Override
  public int selectNow(Consumer<SelectionKey> action) throws IOException {
    return poll(action, 0);
  }

  @Override
  public int select(Consumer<SelectionKey> action) throws IOException {
    return poll(action, -1);
  }

  @Override
  public int select(Consumer<SelectionKey> action, long timeout) throws IOException {
    return poll(action, timeout == 0 ? -1 : (int) Math.min(timeout, Integer.MAX_VALUE));
  }

  private int poll(Consumer<SelectionKey> action, int millis) throws IOException {
    forgetCancelled();
    tellChanges();
    int count = kernel.epollWait(epoll, events, MOST_EVENTS, millis);
    if (count < 0 && count != -Errno.EINTR) {
      throw Errno.failure(-count);
    }
    int selected = 0;
    for (int i = 0; i < count; i++) {
      long at = (long) i * EVENT_SIZE;
      int descriptor = events.get(JAVA_INT_UNALIGNED, at + EVENT_DESCRIPTOR);
      if (descriptor == waker.descriptor()) {
        waker.sleep(kernel);
      } else {
        EpollKey key = keys[descriptor];
        // A descriptor that was closed in this round may be another channel's by now.
        if (key != null
            && key.generation() == events.get(JAVA_INT_UNALIGNED, at + EVENT_GENERATION)
            && key.isValid()) {
          key.ready(operations(events.get(JAVA_INT_UNALIGNED, at), key.interest()));
          action.accept(key);
          selected++;
        }
      }
    }
    return selected;
  }

  private void forgetCancelled() {
    Set<SelectionKey> cancelled = cancelledKeys();
    synchronized (cancelled) {
      if (!cancelled.isEmpty()) {
        cancelled.forEach(key -> forget((EpollKey) key));
        cancelled.clear();
      }
    }
  }

  private void forget(EpollKey key) {
    if (key.equals(keys[key.descriptor()])) {
      keys[key.descriptor()] = null;
    }
    if (key.asked() != 0 && key.channel().isOpen()) {
      control(CTL_DEL, key.descriptor(), 0, 0);
    }
    deregister(key);
  }

  private void tellChanges() {
    for (EpollKey key = changed.poll(); key != null; key = changed.poll()) {
      int wanted = key.isValid() ? events(key.interest()) : key.asked();
      if (wanted != key.asked()) {
        int operation = wanted == 0 ? CTL_DEL : key.asked() == 0 ? CTL_ADD : CTL_MOD;
        control(operation, key.descriptor(), wanted, key.generation());
      }
      key.asked(wanted);
    }
  }

  private void control(int operation, int descriptor, int wanted, int generation) {
    event.set(JAVA_INT, 0, wanted);
    event.set(JAVA_INT_UNALIGNED, EVENT_DESCRIPTOR, descriptor);
    event.set(JAVA_INT_UNALIGNED, EVENT_GENERATION, generation);
    int answer = kernel.epollControl(epoll, operation, descriptor, event);
    if (answer < 0) {
      LOG.warn("cannot watch descriptor {}: {}", descriptor, Errno.text(-answer));
    }
  }

  private static int events(int interest) {
    int in = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
    int out = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;
    return ((interest & in) != 0 ? EPOLLIN : 0) | ((interest & out) != 0 ? EPOLLOUT : 0);
  }

  /// A socket that has failed is ready for all that is wanted of it, and will say why.
  private static int operations(int events, int interest) {
    if ((events & (EPOLLERR | EPOLLHUP)) != 0) {
      return interest;
    }
    int in = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
    int out = SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT;
    int ready = ((events & EPOLLIN) != 0 ? in : 0) | ((events & EPOLLOUT) != 0 ? out : 0);
    return ready & interest;
  }

  @Override
  public Set<SelectionKey> keys() {
    return Arrays.stream(keys).filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Selector wakeup() {
    waker.wake();
    return this;
  }

  @Override
  protected void implCloseSelector() {
    waker.close();
    for (EpollKey key : keys) {
      if (key != null) {
        key.cancel();
      }
    }
    forgetCancelled();
    kernel.close(epoll);
  }

  @Override
  public Set<SelectionKey> selectedKeys() {
    throw actionsOnly();
  }

  @Override
  public int selectNow() {
    throw actionsOnly();
  }

  @Override
  public int select(long timeout) {
    throw actionsOnly();
  }

  @Override
  public int select() {
    throw actionsOnly();
  }

  private static UnsupportedOperationException actionsOnly() {
    return new UnsupportedOperationException("it selects for an action only");
  }
}
