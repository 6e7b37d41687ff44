package dev.troupe.loop;

import dev.troupe.loop.linux.LinuxSockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that runs tasks and timers and calls the handlers of channels that are ready.
///
/// As an executor it takes tasks from any thread. Channels and timers belong to the thread: whoever
/// runs on it reaches them by [#current], without locks. A handler that throws loses its channel, a
/// task that throws is logged; an `Error` closes all channels, ends the loop, and goes to the
/// thread's handler of uncaught exceptions. A round that lasts longer than the stall limit is
/// reported with the thread's stack, since nothing on a loop may block.
///
/// After [#shutdown] the tasks that were taken still run, then all channels are closed.
public final class EventLoop extends TaskQueue {
  private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
  private static final ThreadLocal<@Nullable EventLoop> CURRENT = new ThreadLocal<>();

  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final SelectorProvider sockets;
  private final Selector selector;
  private final Thread thread;
  private final StallWatch watch;

  /// When the round began, on the clock of `System.nanoTime`.
  private long now = System.nanoTime();

  private EventLoop(ThreadFactory threads, Duration stallLimit, SelectorProvider sockets)
      throws IOException {
    this.sockets = sockets;
    this.selector = sockets.openSelector();
    this.thread = threads.newThread(this::run);
    this.watch = new StallWatch(thread, stallLimit);
  }

  /// A loop that runs on a thread of its own, with Linux's sockets where they can be had.
  ///
  /// @param stallLimit how long a round may last before it is reported
  public static EventLoop start(ThreadFactory threads, Duration stallLimit) {
    return start(threads, stallLimit, LinuxSockets.orJavas());
  }

  /// A loop that runs on a thread of its own.
  ///
  /// @param stallLimit how long a round may last before it is reported
  /// @param sockets whose selector it is to use, and by which its channels are opened
  public static EventLoop start(
      ThreadFactory threads, Duration stallLimit, SelectorProvider sockets) {
    try {
      var loop = new EventLoop(threads, stallLimit, sockets);
      loop.thread.start();
      return loop;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a selector", e);
    }
  }

  /// The loop whose thread this is.
  public static EventLoop current() {
    EventLoop loop = CURRENT.get();
    if (loop == null) {
      throw new IllegalStateException(Thread.currentThread().getName() + " is no event loop");
    }
    return loop;
  }

  /// Opens the channels that can be registered here.
  public SelectorProvider sockets() {
    return sockets;
  }

  /// Opens a socket that never blocks, to be connected to `host`.
  ///
  /// @throws IOException if there are no descriptors left
  public SocketChannel openSocket(InetAddress host) throws IOException {
    SocketChannel socket = sockets.openSocketChannel(familyOf(host));
    try {
      socket.configureBlocking(false);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  static ProtocolFamily familyOf(InetAddress host) {
    return host instanceof Inet4Address
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }

  /// Calls `handler` whenever the channel is ready for `operations`.
  public SelectionKey register(SelectableChannel channel, int operations, Ready handler)
      throws ClosedChannelException {
    checkThread();
    return channel.register(selector, operations, handler);
  }

  /// Runs a task on the loop once `delay` has passed, unless it is cancelled or the loop ends.
  public Timer after(Duration delay, Runnable task) {
    checkThread();
    var timer = new Timer(System.nanoTime() + delay.toNanos(), task);
    timers.add(timer);
    return timer;
  }

  /// The time at which this round began, as of `System.nanoTime`: good enough for deadlines.
  public long nanoTime() {
    return now;
  }

  @Override
  boolean isOnLoop() {
    return thread.equals(Thread.currentThread());
  }

  private void checkThread() {
    if (!isOnLoop()) {
      throw new IllegalStateException(Thread.currentThread().getName() + " is not this loop's");
    }
  }

  @Override
  void wakeUp() {
    selector.wakeup();
  }

  private void run() {
    CURRENT.set(this);
    try {
      while (goesOn()) {
        round();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot select", e);
    } finally {
      end();
    }
  }

  private void round() throws IOException {
    long wait = timers.isEmpty() ? Long.MAX_VALUE : timers.peek().due() - System.nanoTime();
    if (wait > 0 && fallAsleep()) {
      selector.select(this::handle, millis(wait));
      stayAwake();
    } else {
      selector.selectNow(this::handle);
    }
    begin();
    runTimers();
    runTasks();
    watch.roundEnded();
  }

  /// Rounded up, else the loop would spin for the rest of the millisecond; 0 is for ever.
  private static long millis(long nanos) {
    return nanos == Long.MAX_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos) + 1;
  }

  /// Ends the wait of a round, if it has not ended yet.
  private void begin() {
    if (!watch.inRound()) {
      now = System.nanoTime();
      watch.roundBegan(now);
    }
  }

  private void handle(SelectionKey key) {
    begin();
    Ready handler = (Ready) key.attachment();
    try {
      if (key.isValid()) {
        handler.ready(key);
      }
    } catch (IOException e) {
      LOG.debug("{} failed", key.channel(), e);
      close(key);
    } catch (RuntimeException e) {
      LOG.error("{} is closed since its handler failed", key.channel(), e);
      close(key);
    }
  }

  private static void close(SelectionKey key) {
    try {
      key.channel().close();
    } catch (IOException e) {
      LOG.debug("cannot close {}", key.channel(), e);
    }
    try {
      ((Ready) key.attachment()).closed();
    } catch (RuntimeException e) {
      LOG.error("the handler of {} failed when it was closed", key.channel(), e);
    }
  }

  private void runTimers() {
    while (!timers.isEmpty() && timers.peek().due() - now <= 0) {
      run(timers.remove().task());
    }
  }

  private void end() {
    refuse();
    watch.close();
    selector.keys().stream().filter(SelectionKey::isValid).forEach(EventLoop::close);
    try {
      selector.close();
    } catch (IOException e) {
      LOG.debug("cannot close the selector", e);
    }
    CURRENT.remove();
    terminate();
  }

  /// Something to be done later.
  public final class Timer implements Comparable<Timer> {
    private final long due;
    private final Runnable task;

    private Timer(long due, Runnable task) {
      this.due = due;
      this.task = task;
    }

    private long due() {
      return due;
    }

    private Runnable task() {
      return task;
    }

    /// It is not done any more; on the loop only.
    public void cancel() {
      checkThread();
      timers.remove(this);
    }

    @Override
    public int compareTo(Timer other) {
      return Long.signum(due - other.due);
    }
  }
}
