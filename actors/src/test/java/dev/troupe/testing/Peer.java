package dev.troupe.testing;

import dev.troupe.net.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// One end of a real connection, with blocking calls that give up after a while.
public record Peer(Socket socket) implements AutoCloseable {
  /// More than anything takes on a busy machine.
  public static final Duration PATIENCE = Duration.ofSeconds(20);

  /// A connection to `at`.
  public static Peer connect(HostPort at) throws IOException {
    return of(new Socket(at.host(), at.port()));
  }

  /// The next connection that a server is offered.
  public static Peer accept(ServerSocket server) throws IOException {
    server.setSoTimeout((int) PATIENCE.toMillis());
    return of(server.accept());
  }

  /// The server's end of a client's connection, after a byte has come through. Connections on which
  /// none comes are health checks.
  public static Peer acceptJoined(ServerSocket server, Peer client) throws IOException {
    client.send("?");
    while (true) {
      Peer peer = accept(server);
      if (peer.read(1).equals("?")) {
        return peer;
      }
      peer.close();
    }
  }

  /// A server on a free port of this machine.
  public static ServerSocket listen() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /// Where a server of this machine listens.
  public static HostPort addressOf(ServerSocket server) {
    return new HostPort("127.0.0.1", server.getLocalPort());
  }

  private static Peer of(Socket socket) throws IOException {
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return new Peer(socket);
  }

  /// Sends text.
  public void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Says that nothing more will be sent.
  public void end() throws IOException {
    socket.shutdownOutput();
  }

  /// So many bytes as text; fewer only at the end.
  public String read(int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
  }

  /// Everything up to the end.
  public String readAll() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /// Closes so that the other end sees a reset.
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
