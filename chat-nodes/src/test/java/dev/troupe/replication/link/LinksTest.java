package dev.troupe.replication.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.loop.EventLoop;
import dev.troupe.net.HostPort;
import dev.troupe.replication.core.CommandId;
import dev.troupe.replication.core.Message;
import dev.troupe.replication.core.Payload;
import dev.troupe.testing.Systems;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Links between replicas of this JVM, and with peers that do not behave.
class LinksTest {
  private static final String A = "node-1";
  private static final String B = "node-2";

  private final SortedMap<String, HostPort> nodes = new Systems(2).replicas();
  private final EventLoop loop = EventLoop.start(Thread::new, Duration.ofSeconds(1));
  private final Map<String, Links> links = new HashMap<>();
  private final Map<String, Heard> heard = new HashMap<>(Map.of(A, new Heard(), B, new Heard()));

  /// What a replica was told, as text.
  private static final class Heard implements Links.Receiver {
    private final BlockingQueue<String> news = new LinkedBlockingQueue<>();

    @Override
    public void onMessage(String from, Message message) {
      news.add(from + " says " + message);
    }

    @Override
    public void onGone(String peer) {
      news.add(peer + " is gone");
    }

    @Override
    public void onFailure(Throwable cause) {
      news.add("failed: " + cause);
    }

    String next() {
      try {
        return Objects.requireNonNullElse(news.poll(10, TimeUnit.SECONDS), "nothing");
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @AfterEach
  void close() {
    List.copyOf(links.keySet()).forEach(this::end);
    loop.shutdown();
  }

  @Test
  void whatIsSaidComesInOrder() throws IOException {
    open(A);
    open(B);
    awaitLink(A, B);
    awaitLink(B, A);
    for (int i = 1; i <= 5_000; i++) {
      send(A, B, new Message.Ack(i, 1, i));
      send(B, A, forward(i));
    }
    for (int i = 1; i <= 5_000; i++) {
      assertThat(heard(B).next()).isEqualTo("node-1 says " + new Message.Ack(i, 1, i));
      assertThat(heard(A).next()).isEqualTo("node-2 says " + forward(i));
    }
  }

  @Test
  void aMessageOfSomeMegabytesComesWhole() throws IOException {
    open(A);
    open(B);
    awaitLink(A, B);
    var large = new Message.Forward(new CommandId("x", 1), Payload.of(new byte[3 << 20]));
    send(A, B, large);
    send(A, B, new Message.Fenced(1));
    assertThat(heard(B).next()).isEqualTo("node-1 says " + large);
    assertThat(heard(B).next()).isEqualTo("node-1 says " + new Message.Fenced(1));
  }

  @Test
  void whoeverEndsIsGoneAtOnceAndLinkedAgainWhenItIsBack() throws IOException {
    open(A);
    open(B);
    awaitLink(A, B);
    end(B);
    assertThat(heard(A).next()).isEqualTo("node-2 is gone");
    open(B);
    awaitLink(A, B);
    assertThat(heard(A).news).as("before it was back").allMatch("node-2 is gone"::equals);
  }

  @Test
  void whoeverHasNotBeenThereYetIsNotGone() throws IOException {
    open(A);
    send(A, B, new Message.Fenced(1));
    open(B);
    awaitLink(A, B);
    assertThat(heard(A).news).isEmpty();
  }

  /// It may only stand still.
  @Test
  void aPeerThatClosesButListensIsNotGone() throws IOException {
    try (var listener = new ServerSocket()) {
      listener.bind(address(B).toSocketAddress());
      open(A);
      for (int i = 0; i < 5; i++) {
        try (Socket call = listener.accept()) {
          call.getOutputStream().write(new byte[4]);
        }
      }
      assertThat(heard(A).news).isEmpty();
    }
    assertThat(heard(A).next()).isEqualTo("node-2 is gone");
  }

  /// Nothing waits for it, and nothing gathers without end.
  @Test
  void aPeerThatNeverReadsHoldsNobodyUp() throws IOException {
    try (var listener = new ServerSocket()) {
      listener.bind(address(B).toSocketAddress());
      open(A);
      try (Socket call = listener.accept()) {
        call.getOutputStream().write(new byte[4]);
        var large = new Message.Forward(new CommandId("x", 1), Payload.of(new byte[1 << 20]));
        for (int i = 0; i < 10_000; i++) {
          send(A, B, large);
        }
      }
    }
    assertThat(heard(A).next()).isEqualTo("node-2 is gone");
  }

  @ParameterizedTest
  @CsvSource({
    "chat, node-2, node-3, 'wants node-3, but this is node-1'",
    "chess, node-2, node-1, 'is of group chess, this of chat'",
    "chat, node-9, node-1, node-9 is no peer of this replica",
    "chat, node-1, node-1, node-1 is no peer of this replica",
  })
  void whoeverDoesNotBelongHereIsToldSo(String group, String from, String to, String answer)
      throws IOException {
    open(A);
    assertThat(greet(A, new Hello(group, from, to).write())).isEqualTo(answer);
  }

  @Test
  void anotherProtocolAndAnotherVersionAreToldSo() throws IOException {
    open(A);
    assertThat(greet(A, ByteBuffer.wrap("GET / HTTP/1.1\r\n".getBytes(UTF_8))))
        .isEqualTo("not a replica");
    ByteBuffer other = new Hello("chat", B, A).write().putShort(4, (short) 9);
    assertThat(greet(A, other)).isEqualTo("speaks version 9 of the replicas' protocol, must be 1");
    assertThat(greet(A, new Hello("chat", B, A).write().limit(9))).isEqualTo("hello is cut short");
  }

  @Test
  void whoeverTalksNonsenseIsClosedAndNobodyIsHurt() throws IOException {
    open(A);
    for (byte[] nonsense :
        List.of(
            "GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8),
            new byte[] {0, 0, 0, 1, 99},
            new byte[] {0, 0, 0, 0},
            new byte[] {-1, -1, -1, -1},
            new byte[] {127, -1, -1, -1},
            new byte[] {0, 0, 0, 2, 5, 0})) {
      try (Socket peer = connect(A)) {
        write(peer, new Hello("chat", B, A).write());
        assertThat(answer(peer)).isEmpty();
        peer.getOutputStream().write(nonsense);
        assertThatThrownBy(() -> answer(peer)).isInstanceOf(IOException.class);
      }
    }
    open(B);
    awaitLink(B, A);
  }

  @Test
  void silentStrangersAreFewAndSoonClosed() throws IOException {
    open(A);
    var strangers = new ArrayList<Socket>();
    for (int i = 0; i < 100; i++) {
      strangers.add(connect(A));
    }
    for (Socket stranger : strangers) {
      assertThat(stranger.getInputStream().read()).isEqualTo(-1);
      stranger.close();
    }
    open(B);
    awaitLink(B, A);
  }

  @Test
  void aPortThatIsTakenIsNamed() throws IOException {
    try (var taken = new ServerSocket()) {
      taken.bind(address(A).toSocketAddress());
      assertThatThrownBy(() -> open(A))
          .hasMessageStartingWith("cannot listen on " + address(A) + " (replication): ");
    }
  }

  private void open(String name) throws IOException {
    links.put(name, onLoop(() -> Links.open("chat", name, nodes, heard(name))));
  }

  private void end(String name) {
    loop.execute(Objects.requireNonNull(links.remove(name), name)::close);
  }

  private void send(String from, String to, Message message) {
    Links its = Objects.requireNonNull(links.get(from), from);
    loop.execute(() -> its.send(to, message));
  }

  private <T> T onLoop(Callable<T> work) throws IOException {
    try {
      return loop.submit(work).get();
    } catch (ExecutionException e) {
      throw new IOException(Objects.requireNonNull(e.getCause()).getMessage(), e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Heard heard(String name) {
    return Objects.requireNonNull(heard.get(name), name);
  }

  private HostPort address(String name) {
    return Objects.requireNonNull(nodes.get(name), name);
  }

  /// Sends until something arrives, then passes over all of that.
  private void awaitLink(String from, String to) {
    var mark = new Message.Gap("link", 1);
    Predicate<String> isMark = (from + " says " + mark)::equals;
    Awaitility.await("link from " + from + " to " + to)
        .until(() -> {
          send(from, to, mark);
          return heard(to).news.stream().anyMatch(isMark);
        });
    send(from, to, new Message.Gap("link", 2));
    String last = from + " says " + new Message.Gap("link", 2);
    String next = heard(to).next();
    while (!next.equals(last)) {
      assertThat(next).isEqualTo(from + " says " + mark);
      next = heard(to).next();
    }
  }

  private static Message forward(long seq) {
    return new Message.Forward(new CommandId("x", seq), Payload.of(new byte[(int) seq % 300]));
  }

  private Socket connect(String to) throws IOException {
    return new Socket(address(to).host(), address(to).port());
  }

  private String greet(String to, ByteBuffer hello) throws IOException {
    try (Socket peer = connect(to)) {
      write(peer, hello);
      String answer = answer(peer);
      assertThat(peer.getInputStream().read()).isEqualTo(-1);
      return answer;
    }
  }

  private static void write(Socket peer, ByteBuffer content) throws IOException {
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    var out = new DataOutputStream(peer.getOutputStream());
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String answer(Socket peer) throws IOException {
    var in = new DataInputStream(peer.getInputStream());
    return new String(in.readNBytes(in.readInt()), UTF_8);
  }
}
