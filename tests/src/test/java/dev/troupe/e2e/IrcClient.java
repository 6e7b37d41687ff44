package dev.troupe.e2e;

import dev.troupe.net.HostPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A client of the chat. A thread reads all that comes and answers each `PING`; the rest is taken
/// by whoever uses it, one thread, in order.
final class IrcClient implements AutoCloseable {
  /// More than an answer takes on a busy machine, a failover included.
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int CONNECT_MILLIS = 2_000;

  private final HostPort at;
  private final Socket socket;
  private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();
  private boolean ended;

  private sealed interface News {}

  private record Line(String text) implements News {}

  private record End() implements News {}

  private IrcClient(HostPort at, Socket socket) {
    this.at = at;
    this.socket = socket;
  }

  /// A connection on which nothing has been said yet.
  ///
  /// @throws IOException if nobody takes it within 2 s
  @SuppressWarnings("resource") // the client closes the socket
  static IrcClient connect(HostPort at) throws IOException {
    var socket = new Socket();
    try {
      socket.connect(at.toSocketAddress(), CONNECT_MILLIS);
      socket.setTcpNoDelay(true);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    var client = new IrcClient(at, socket);
    Thread.ofVirtual().name("irc-client-" + at).start(client::read);
    return client;
  }

  /// A connection with an account logged in, whose own messages come back once they are safe.
  static IrcClient logIn(HostPort at, String nick) throws IOException, InterruptedException {
    return logIn(at, nick, PATIENCE);
  }

  /// The same, if it is done within a time.
  static IrcClient logIn(HostPort at, String nick, Duration patience)
      throws IOException, InterruptedException {
    IrcClient client = connect(at);
    try {
      client.send("CAP REQ :echo-message message-tags");
      client.send("NICK " + nick);
      client.send("USER " + nick + " 0 * :" + nick);
      client.send("CAP END");
      IrcMessage _ = client.expect("a welcome", message -> message.is("001"), patience);
      return client;
    } catch (IOException | AssertionError e) {
      client.close();
      throw e;
    }
  }

  private void read() {
    try (var in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        news.add(new Line(line));
        IrcMessage message = IrcMessage.parse(line);
        if (message.is("PING")) {
          send("PONG :" + message.text());
        }
      }
    } catch (IOException e) {
      // A broken connection has ended like any other.
    }
    news.add(new End());
  }

  /// Sends a line.
  synchronized void send(String line) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  void say(String target, String text) throws IOException {
    send("PRIVMSG " + target + " :" + text);
  }

  /// The next message, if one comes in time and the connection has not ended before.
  Optional<IrcMessage> next(Duration patience) throws InterruptedException {
    return switch (ended ? null : news.poll(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      case Line(var line) -> {
        seen.add(line);
        yield Optional.of(IrcMessage.parse(line));
      }
      case End() -> {
        ended = true;
        yield Optional.empty();
      }
      case null -> Optional.empty();
    };
  }

  /// Whether the connection has ended and all that came on it has been taken.
  boolean hasEnded() {
    return ended;
  }

  /// Passes over messages up to the one that is expected.
  IrcMessage expect(String what, Predicate<IrcMessage> expected) throws InterruptedException {
    return expect(what, expected, PATIENCE);
  }

  /// Passes over messages up to the one that is expected, if it comes in time.
  IrcMessage expect(String what, Predicate<IrcMessage> expected, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!ended) {
      var left = Duration.ofNanos(deadline - System.nanoTime());
      Optional<IrcMessage> message = next(left);
      if (message.filter(expected).isPresent()) {
        return message.get();
      }
      if (message.isEmpty() && !ended) {
        throw missing(what, "within " + patience);
      }
    }
    throw missing(what, "before the connection ended");
  }

  /// Passes over messages up to one with this text, from somebody.
  IrcMessage expectText(String from, String text) throws InterruptedException {
    return expect(
        "'" + text + "' from " + from,
        message ->
            message.is("PRIVMSG") && message.nick().equals(from) && message.text().equals(text));
  }

  /// Passes over everything up to the connection's end.
  void expectEnd() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!ended) {
      if (next(Duration.ofNanos(deadline - System.nanoTime())).isEmpty() && !ended) {
        throw missing("the connection's end", "within " + PATIENCE);
      }
    }
  }

  private AssertionError missing(String what, String when) {
    List<String> last = seen.subList(Math.max(0, seen.size() - 10), seen.size());
    return new AssertionError(
        "%s has not come %s from %s; last came:%n%s"
            .formatted(what, when, at, String.join("\n", last)));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
