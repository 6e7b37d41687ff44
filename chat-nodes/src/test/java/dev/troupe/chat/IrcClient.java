package dev.troupe.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.net.HostPort;
import dev.troupe.testing.SelfSigned;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/// A client on a real socket, with blocking calls that give up after a while.
final class IrcClient implements AutoCloseable {
  /// More than anything takes on a busy machine.
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final BufferedReader reader;
  private final List<String> seen = new ArrayList<>();

  private IrcClient(Socket socket) throws IOException {
    this.socket = socket;
    this.reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
  }

  static IrcClient connect(HostPort at) throws IOException {
    return connect(at, new Socket());
  }

  /// A client that trusts one server.
  static IrcClient connect(HostPort at, SelfSigned trusted)
      throws IOException, GeneralSecurityException {
    return connect(at, trusted.clients().getSocketFactory().createSocket());
  }

  private static IrcClient connect(HostPort at, Socket socket) throws IOException {
    socket.setReceiveBufferSize(16_384);
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress(at.host(), at.port()));
    return new IrcClient(socket);
  }

  /// A client that has logged in, with echo of what it sends.
  static IrcClient logIn(HostPort at, String name) throws IOException {
    IrcClient client = connect(at);
    client.send("CAP REQ :echo-message", "NICK " + name, "USER " + name + " 0 * :x", "CAP END");
    client.await(" 422 ");
    return client;
  }

  void send(String... lines) throws IOException {
    var bytes = String.join("\r\n", lines) + "\r\n";
    socket.getOutputStream().write(bytes.getBytes(UTF_8));
  }

  /// Says that nothing more will be sent.
  void end() throws IOException {
    socket.shutdownOutput();
  }

  /// The next line that has `part` in it; those before are passed over.
  String await(String part) throws IOException {
    try {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        seen.add(line);
        if (line.contains(part)) {
          return line;
        }
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("no '" + part + "', only " + seen, e);
    }
    throw new AssertionError("no '" + part + "' before the end, only " + seen);
  }

  /// Whether nothing has come that was not read.
  boolean hasHeardNothing() throws IOException {
    return !reader.ready();
  }

  /// The next lines up to the one that has `part` in it.
  List<String> upTo(String part) throws IOException {
    int before = seen.size();
    String _ = await(part);
    return List.copyOf(seen.subList(before, seen.size()));
  }

  /// All lines up to the end of the connection.
  List<String> readToEnd() throws IOException {
    return reader.lines().toList();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
