package dev.troupe.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What the code on event loops relies on of a selector, whoever made it.
abstract class SelectorContract extends JoinedSockets {
  SelectorContract(SelectorProvider sockets) {
    super(sockets);
  }

  @Test
  void aKeyIsReadyForWhatItIsInterestedInAndNoMore() throws IOException {
    SelectionKey key = accepted.register(selector, 0, "attached");
    client.write(ByteBuffer.allocate(1));
    awaitReady(accepted, SelectionKey.OP_READ);
    assertThat(selector.selectNow(_ -> {})).isZero();
    key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    List<Integer> ready = new ArrayList<>();
    selector.selectNow(one -> ready.add(one.readyOps()));
    key.interestOps(SelectionKey.OP_WRITE);
    selector.selectNow(one -> ready.add(one.readyOps()));
    key.interestOps(0);
    key.interestOps(SelectionKey.OP_READ);
    selector.selectNow(one -> ready.add(one.readyOps()));
    key.interestOps(0);
    selector.selectNow(one -> ready.add(one.readyOps()));
    assertThat(ready)
        .containsExactly(
            SelectionKey.OP_READ | SelectionKey.OP_WRITE,
            SelectionKey.OP_WRITE,
            SelectionKey.OP_READ);
    assertThat(key.attachment()).isEqualTo("attached");
    assertThat(selector.keys()).containsExactly(key);
  }

  @Test
  void aSocketThatWasResetIsReadyForWhateverIsWantedOfIt() throws IOException {
    accepted.register(selector, SelectionKey.OP_WRITE | SelectionKey.OP_READ);
    client.setOption(StandardSocketOptions.SO_LINGER, 0);
    client.close();
    awaitReady(accepted, SelectionKey.OP_READ);
    List<Integer> ready = new ArrayList<>();
    selector.selectNow(one -> ready.add(one.readyOps()));
    assertThat(ready).containsExactly(SelectionKey.OP_WRITE | SelectionKey.OP_READ);
  }

  /// The kernel gives the number of a descriptor that was closed to the next one that is opened.
  @Test
  void whatWasReadyOfAClosedSocketIsNotTheNextOnes() throws IOException {
    SocketChannel otherClient = connect(server.getLocalAddress());
    SocketChannel other = accept(server);
    connect(server.getLocalAddress());
    awaitReady(server, SelectionKey.OP_ACCEPT);
    for (SocketChannel sender : List.of(client, otherClient)) {
      sender.write(ByteBuffer.allocate(1));
    }
    for (SocketChannel receiver : List.of(accepted, other)) {
      awaitReady(receiver, SelectionKey.OP_READ);
      receiver.register(selector, SelectionKey.OP_READ);
    }
    List<SelectableChannel> ready = new ArrayList<>();
    List<SocketChannel> late = new ArrayList<>();
    selector.selectNow(key -> {
      if (key.isValid()) {
        ready.add(key.channel());
      }
      if (late.isEmpty()) {
        late.add(replace(key.channel().equals(accepted) ? other : accepted));
      }
    });
    assertThat(ready).hasSize(1).doesNotContainAnyElementsOf(late);
  }

  private SocketChannel replace(SocketChannel old) {
    try {
      old.close();
      SocketChannel late = opened(Objects.requireNonNull(server.accept()));
      late.configureBlocking(false);
      late.register(selector, SelectionKey.OP_READ | SelectionKey.OP_WRITE);
      return late;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aWaitEndsInTimeOrWhenItIsWoken() throws Exception {
    long start = System.nanoTime();
    assertThat(selector.select(_ -> {}, 20)).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(18));
    for (int i = 0; i < 1_000; i++) {
      Thread waker = Thread.ofPlatform().start(selector::wakeup);
      assertThat(selector.select(_ -> {})).isZero();
      waker.join();
    }
    assertThat(selector.selectNow(_ -> {})).isZero();
    selector.close();
    selector.wakeup();
    assertThat(selector.isOpen()).isFalse();
  }
}
