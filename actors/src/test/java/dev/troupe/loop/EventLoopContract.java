package dev.troupe.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// What an event loop has to do, whatever its sockets are.
abstract class EventLoopContract {
  private static final Duration STALL = Duration.ofMillis(50);

  private final AtomicReference<Throwable> uncaught = new AtomicReference<>();
  private final Deque<SocketChannel> peers = new ArrayDeque<>();
  private final EventLoop loop;

  EventLoopContract(SelectorProvider sockets) {
    this.loop =
        EventLoop.start(
            Thread.ofPlatform()
                .name("test-loop")
                .uncaughtExceptionHandler((_, e) -> uncaught.set(e))
                .factory(),
            STALL,
            sockets);
  }

  @AfterEach
  void stop() throws Exception {
    loop.shutdown();
    assertThat(loop.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    for (SocketChannel peer : peers) {
      peer.close();
    }
  }

  @Test
  void tasksRunInOrderAndOnOneThread() {
    List<String> ran = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      int number = i;
      loop.execute(() -> ran.add(Thread.currentThread().getName() + number));
    }
    assertThat(onLoop(() -> List.copyOf(ran)))
        .hasSize(1_000)
        .startsWith("test-loop0", "test-loop1")
        .endsWith("test-loop999");
  }

  @Test
  void aTaskWakesALoopThatWaits() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(onLoop(EventLoop::current)).isSameAs(loop);
    }
  }

  @Test
  void aTaskThatFailsIsItsOwnFailure() {
    loop.execute(() -> {
      throw new IllegalStateException("as the test wants it");
    });
    assertThat(onLoop(() -> "goes on")).isEqualTo("goes on");
  }

  @Test
  void timersRunWhenTheyAreDueInOrderUnlessCancelled() throws Exception {
    var ran = new CompletableFuture<List<String>>();
    List<String> order = new ArrayList<>();
    long start = System.nanoTime();
    loop.execute(() -> {
      loop.after(Duration.ofMillis(20), () -> order.add("later"));
      loop.after(Duration.ofMillis(5), () -> order.add("sooner"));
      loop.after(Duration.ofMillis(10), () -> order.add("never")).cancel();
      loop.after(Duration.ofMillis(21), () -> ran.complete(order));
    });
    assertThat(ran.get(10, TimeUnit.SECONDS)).containsExactly("sooner", "later");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(20));
  }

  @Test
  void aHandlerIsCalledWhenItsChannelIsReadyAndClosedWhenItFails() throws Exception {
    Joined joined = join();
    var read = new CompletableFuture<Byte>();
    var closed = new CompletableFuture<Boolean>();
    register(
        joined,
        new Ready() {
          @Override
          public void ready(SelectionKey key) throws IOException {
            var bytes = ByteBuffer.allocate(1);
            joined.here().read(bytes);
            if (!read.complete(bytes.get(0))) {
              throw new IllegalStateException("as the test wants it");
            }
          }

          @Override
          public void closed() {
            closed.complete(true);
          }
        });
    joined.there().write(ByteBuffer.wrap(new byte[] {7}));
    assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo((byte) 7);
    assertThat(closed).isNotDone();
    joined.there().write(ByteBuffer.wrap(new byte[] {8}));
    assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(joined.here().isOpen()).isFalse();
    assertThat(onLoop(() -> "goes on")).isEqualTo("goes on");
  }

  @Test
  void whenItEndsTheTasksThatItTookHaveRunAndItsChannelsAreClosed() throws Exception {
    Joined joined = join();
    register(joined, _ -> {});
    var hold = new CountDownLatch(1);
    var ran = new CompletableFuture<Boolean>();
    loop.execute(() -> awaitQuietly(hold));
    loop.execute(() -> ran.complete(true));
    loop.shutdown();
    assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    hold.countDown();
    assertThat(loop.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).isCompletedWithValue(true);
    assertThat(joined.here().isOpen()).isFalse();
  }

  @Test
  void anErrorEndsItAndIsToldToTheThreadsHandler() throws Exception {
    Joined joined = join();
    register(joined, _ -> {});
    loop.execute(() -> {
      throw new LinkageError("as the test wants it");
    });
    assertThat(loop.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    Awaitility.await("the error").until(() -> uncaught.get() instanceof LinkageError);
    assertThat(joined.here().isOpen()).isFalse();
    assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void whatBelongsToTheLoopIsRefusedToOtherThreads() {
    assertThatThrownBy(EventLoop::current).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> loop.after(STALL, () -> {})).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatBlocksTheLoopIsNamedOnce() {
    var log = new ListAppender<ILoggingEvent>();
    var logger = (Logger) LoggerFactory.getLogger(StallWatch.class);
    log.start();
    logger.addAppender(log);
    try {
      var hold = new CountDownLatch(1);
      loop.execute(() -> awaitQuietly(hold));
      Awaitility.await("a warning").until(() -> !log.list.isEmpty());
      hold.countDown();
      onLoop(() -> "goes on");
      assertThat(log.list).hasSize(1);
      var warning = log.list.getFirst();
      assertThat(warning.getFormattedMessage()).startsWith("test-loop has been busy for ");
      assertThat(warning.getThrowableProxy().getStackTraceElementProxyArray())
          .anyMatch(frame -> frame.getSTEAsString().contains("awaitQuietly"));
    } finally {
      logger.detachAppender(log);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// @param here the loop's socket
  /// @param there its blocking peer
  private record Joined(SocketChannel here, SocketChannel there) {}

  private Joined join() {
    return onLoop(() -> {
      var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      try (var server = ServerSockets.open(loop, any, false)) {
        SocketChannel there = SocketChannel.open(server.getLocalAddress());
        peers.add(there);
        SocketChannel here = Objects.requireNonNull(server.accept());
        here.configureBlocking(false);
        return new Joined(here, there);
      }
    });
  }

  private void register(Joined joined, Ready handler) {
    onLoop(() -> loop.register(joined.here(), SelectionKey.OP_READ, handler));
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> T onLoop(Work<T> work) {
    var done = new CompletableFuture<T>();
    loop.execute(() -> {
      try {
        done.complete(work.run());
      } catch (IOException | RuntimeException e) {
        done.completeExceptionally(e);
      }
    });
    return done.orTimeout(10, TimeUnit.SECONDS).join();
  }
}
