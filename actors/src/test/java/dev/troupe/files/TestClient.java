package dev.troupe.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.net.HostPort;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.Base64;

/// A plain socket that speaks HFTP byte by byte; it fails when nothing comes for ten seconds. Text
/// stands for bytes as in ISO 8859-1.
final class TestClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  TestClient(HostPort at) {
    try {
      socket = new Socket(at.host(), at.port());
      socket.setSoTimeout(10_000);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  TestClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    return this;
  }

  TestClient endOfInput() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /// Reads exactly the given text.
  TestClient expect(String text) throws IOException {
    assertThat(new String(in.readNBytes(text.length()), ISO_8859_1)).isEqualTo(text);
    return this;
  }

  /// The next line without its end.
  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    while (next != '\n' && next != -1) {
      line.write(next);
      next = in.read();
    }
    String text = line.toString(ISO_8859_1);
    assertThat(text).endsWith("\r");
    return text.substring(0, text.length() - 1);
  }

  /// The server has nothing more to say and has closed its side.
  void expectEnd() throws IOException {
    assertThat(new String(in.readAllBytes(), ISO_8859_1)).isEmpty();
  }

  /// Reads until the connection breaks, which must not look like a proper end.
  void expectReset() {
    assertThatThrownBy(in::readAllBytes).isInstanceOf(SocketException.class);
  }

  /// Asks for a slice and returns its bytes.
  byte[] slice(String name, long offset, long size) throws IOException {
    send("get_slice %s %d %d\r\n".formatted(name, offset, size)).expect("0 OK\r\n");
    return Base64.getDecoder().decode(line().getBytes(ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
