package dev.troupe.cli.chat;

import dev.troupe.chat.irc.IrcLine;
import dev.troupe.net.HostPort;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A connection to a server: one thread reads it, another writes, so that a server that does not
/// listen keeps nobody else waiting.
final class Connection {
  private static final int CONNECT_MILLIS = 5_000;
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  /// Bytes of a line that is read; a longer one is passed over.
  private static final int LONGEST = IrcLine.MAX_SERVER_TAG_BYTES + IrcLine.MAX_LONG_BYTES;

  /// Who is told what comes, on the connection's own thread.
  interface Listener {
    void onConnected(Connection connection);

    void onUnreachable(Connection connection);

    void onUnsafe(Connection connection, String why);

    void onLine(Connection connection, String line);

    void onEnd(Connection connection);
  }

  private final HostPort at;
  private final Optional<Trust> trust;
  private final Listener listener;
  private final Socket socket = new Socket();
  private Socket secured = socket;
  private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
  private final Thread reader;
  private final Thread writer;

  private Connection(HostPort at, Optional<Trust> trust, Listener listener) {
    this.at = at;
    this.trust = trust;
    this.listener = listener;
    this.reader = Thread.ofVirtual().name("chat-reader").unstarted(this::connectAndRead);
    this.writer = Thread.ofVirtual().name("chat-writer").unstarted(this::write);
  }

  /// Begins to connect.
  ///
  /// @param trust whose certificates are believed; nothing for a connection in plain text
  static Connection open(HostPort at, Optional<Trust> trust, Listener listener) {
    var connection = new Connection(at, trust, listener);
    connection.reader.start();
    return connection;
  }

  HostPort at() {
    return at;
  }

  /// Sends a line, after those before it.
  void send(String line) {
    lines.add(Optional.of(line));
  }

  /// Closes it at once.
  void close() {
    lines.add(Optional.empty());
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more, closed or not.
    }
  }

  /// Closes it once all that was sent is out and the server has closed it too, or after 2 s.
  void closeGently() throws InterruptedException {
    lines.add(Optional.empty());
    if (writer.isAlive()) {
      boolean _ = reader.join(LAST_WORDS);
    }
    close();
  }

  private void connectAndRead() {
    try {
      socket.connect(at.toSocketAddress(), CONNECT_MILLIS);
      socket.setTcpNoDelay(true);
      if (trust.isPresent()) {
        secured = trust.get().secure(socket, at);
      }
    } catch (UnsafeException e) {
      close();
      listener.onUnsafe(this, e.why());
      return;
    } catch (IOException e) {
      close();
      listener.onUnreachable(this);
      return;
    }
    writer.start();
    listener.onConnected(this);
    try (InputStream in = new BufferedInputStream(secured.getInputStream())) {
      read(in);
    } catch (IOException e) {
      // A broken connection has ended like any other.
    }
    close();
    listener.onEnd(this);
  }

  private void read(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    int length = 0;
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next != '\n') {
        length++;
        if (length <= LONGEST) {
          line.write(next);
        }
        continue;
      }
      if (length <= LONGEST) {
        listener.onLine(this, line.toString(StandardCharsets.UTF_8));
      }
      line.reset();
      length = 0;
    }
  }

  private void write() {
    try {
      OutputStream out = secured.getOutputStream();
      for (Optional<String> line = lines.take(); line.isPresent(); line = lines.take()) {
        // A line of ours is one line, whatever the user's terminal has put into it.
        String bare = line.get().replaceAll("[\\r\\n\\x00]", " ");
        out.write((bare + "\r\n").getBytes(StandardCharsets.UTF_8));
      }
      secured.shutdownOutput();
    } catch (IOException e) {
      // The reader sees it too.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
