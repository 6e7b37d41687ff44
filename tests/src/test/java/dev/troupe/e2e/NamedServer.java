package dev.troupe.e2e;

import dev.troupe.net.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// Something to balance: tells everyone its name and closes.
record NamedServer(ServerSocket socket, String name) implements AutoCloseable {
  NamedServer(HostPort at, String name) throws IOException {
    this(new ServerSocket(at.port(), 50, InetAddress.getByName(at.host())), name);
    Thread.ofVirtual().start(this::serve);
  }

  /// The name that a client hears, whoever has been chosen for it.
  static String ask(HostPort at) throws IOException {
    try (var client = new Socket(at.host(), at.port())) {
      client.setSoTimeout(5_000);
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        client.getOutputStream().write(name.getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        // Closed, or a health check that has gone already.
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
