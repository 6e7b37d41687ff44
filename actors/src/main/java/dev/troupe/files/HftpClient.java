package dev.troupe.files;

import dev.troupe.files.hftp.FileName;
import dev.troupe.files.hftp.ReplyCode;
import dev.troupe.net.HostPort;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One connection to a file server, for programs that may block: each method sends one request and
/// takes its reply, waiting no longer than the timeout for each byte.
///
/// It trusts the server with nothing: lines, numbers, names and base64 that HFTP does not allow,
/// and replies that end too early, are an [HftpException]. After any exception but a refusal that
/// is not fatal the connection is of no more use.
public final class HftpClient implements Closeable {
  /// The longest listing that is taken.
  private static final int MAX_NAMES = 1_000_000;

  /// Takes the bytes of a slice, in order.
  @FunctionalInterface
  public interface Sink {
    /// The buffer is valid during the call only.
    void take(ByteBuffer bytes) throws IOException;
  }

  private final HostPort at;
  private final Socket socket;
  private final InputStream in;

  private HftpClient(HostPort at, Socket socket) throws IOException {
    this.at = at;
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), ReplyReader.BLOCK);
  }

  /// Connects within the timeout, which then holds for the wait for each byte too; from 1 ms.
  @SuppressWarnings("resource") // the client closes the socket
  public static HftpClient connect(HostPort at, Duration timeout) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(at.toSocketAddress(), Math.toIntExact(timeout.toMillis()));
      socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
      socket.setTcpNoDelay(true);
      return new HftpClient(at, socket);
    } catch (IOException failure) {
      socket.close();
      HftpUrl url = new HftpUrl(at, Optional.empty());
      throw new HftpException(url, "cannot connect: " + failure.getMessage(), failure);
    }
  }

  /// The names of the server's files, at most a million.
  public List<FileName> list() throws IOException {
    ReplyReader reply = ask(Optional.empty(), "get_file_listing");
    List<FileName> names = new ArrayList<>();
    for (var name = reply.name(); name.isPresent(); name = reply.name()) {
      if (names.size() == MAX_NAMES) {
        throw reply.broken("lists more than " + MAX_NAMES + " files");
      }
      names.add(name.get());
    }
    return List.copyOf(names);
  }

  /// The size of a file in bytes.
  public long size(FileName name) throws IOException {
    return ask(Optional.of(name), "get_metadata " + name).number();
  }

  /// Gives `size` bytes of a file, from `offset` counted from 0, to the sink. When it returns the
  /// sink has had them all, and when it fails perhaps the first of them.
  public void slice(FileName name, long offset, long size, Sink sink) throws IOException {
    ask(Optional.of(name), "get_slice " + name + " " + offset + " " + size).base64(size, sink);
  }

  private ReplyReader ask(Optional<FileName> name, String request) throws IOException {
    HftpUrl url = new HftpUrl(at, name);
    try {
      socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException failure) {
      throw new HftpException(url, "connection lost: " + failure.getMessage(), failure);
    }
    ReplyReader reply = new ReplyReader(url, in);
    ReplyCode code = reply.code();
    if (code != ReplyCode.OK) {
      throw new HftpException(url, code);
    }
    return reply;
  }

  /// Closes the connection; the server needs no `quit` to understand.
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
