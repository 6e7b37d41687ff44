package dev.troupe.e2e;

import dev.troupe.net.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A web server that tells its name, and may do what it should not. It answers checks of its load
/// on `/healthcheck` whatever else it does.
final class WebServer implements AutoCloseable {
  /// What it does with a connection once it has the whole request.
  @FunctionalInterface
  interface Deed {
    void with(Socket client) throws Exception;
  }

  private final String name;
  private final HostPort at;
  private final CompletableFuture<Void> accepting;
  private final Deed deed;
  private final ServerSocket socket;
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private volatile String health = "0\n0\n";

  /// One that answers well.
  WebServer(String name) throws IOException {
    this(name, 0, client -> answer(client, name));
  }

  WebServer(String name, int port, Deed deed) throws IOException {
    this.name = name;
    this.deed = deed;
    this.socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    this.at = new HostPort("127.0.0.1", socket.getLocalPort());
    this.accepting = CompletableFuture.runAsync(this::serve, Thread::startVirtualThread);
  }

  HostPort at() {
    return at;
  }

  /// What it says of its load from now on.
  void health(String body) {
    health = body;
  }

  /// A whole answer, after which the connection may close.
  static void answer(Socket client, String body) throws IOException {
    send(
        client,
        "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(body.length(), body));
  }

  static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// Closes a connection so that the other side sees a reset.
  static void reset(Socket client) throws IOException {
    client.setSoLinger(true, 0);
    client.close();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        open.add(client);
        Thread.ofVirtual().name(name).start(() -> serve(client));
      } catch (IOException e) {
        // It is closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      var request = new StringBuilder();
      while (request.indexOf("\r\n\r\n") < 0) {
        int next = client.getInputStream().read();
        if (next < 0) {
          return;
        }
        request.append((char) next);
      }
      if (request.indexOf("GET /healthcheck ") == 0) {
        answer(client, health);
      } else {
        deed.with(client);
      }
    } catch (Exception e) {
      // The client has gone, or this server has died.
    } finally {
      open.remove(client);
    }
  }

  /// Dies: whatever is under way is reset. The port is closed by the thread that accepts, when it
  /// has noticed.
  @Override
  public void close() throws IOException {
    socket.close();
    accepting.join();
    for (Socket client : open) {
      reset(client);
    }
  }
}
