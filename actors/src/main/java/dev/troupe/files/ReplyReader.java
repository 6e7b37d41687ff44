package dev.troupe.files;

import dev.troupe.files.hftp.FileName;
import dev.troupe.files.hftp.ReplyCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// Reads one reply of a server that may be hostile. Whatever HFTP does not allow is an
/// [HftpException]; memory is bounded by a line's limit, or one block of base64.
final class ReplyReader {
  /// Base64 decoded at a time, in bytes; a multiple of 4.
  static final int BLOCK = 64 * 1024;

  private static final int MAX_DIGITS = 19;

  private final HftpUrl url;
  private final InputStream in;

  ReplyReader(HftpUrl url, InputStream in) {
    this.url = url;
    this.in = in;
  }

  ReplyCode code() throws IOException {
    return ReplyCode.ofLine(line(64)).orElseThrow(() -> broken("sends no HFTP reply"));
  }

  long number() throws IOException {
    String digits = line(MAX_DIGITS);
    try {
      return digits.matches("[0-9]+") ? Long.parseLong(digits) : throwBadNumber();
    } catch (NumberFormatException tooLarge) {
      return throwBadNumber();
    }
  }

  private long throwBadNumber() throws HftpException {
    throw broken("sends something else than a size");
  }

  /// One line of a listing; empty at its end.
  Optional<FileName> name() throws IOException {
    String name = line(FileName.MAX_LENGTH);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    if (!FileName.isLegal(name)) {
      throw broken("lists something that is no file's name");
    }
    return Optional.of(new FileName(name));
  }

  /// A line of base64 that stands for exactly `size` bytes.
  void base64(long size, HftpClient.Sink sink) throws IOException {
    byte[] block = new byte[BLOCK];
    for (long left = size; left > 0; ) {
      int bytes = (int) Math.min(left, BLOCK / 4 * 3);
      byte[] encoded = exactly(block, (bytes + 2) / 3 * 4);
      byte[] decoded = decode(encoded);
      if (decoded.length != bytes) {
        throw broken("sends a slice of another length");
      }
      sink.take(ByteBuffer.wrap(decoded));
      left -= bytes;
    }
    if (!line(0).isEmpty()) {
      throw broken("sends a slice of another length");
    }
  }

  private byte[] exactly(byte[] block, int length) throws IOException {
    for (int filled = 0; filled < length; ) {
      filled += read(block, filled, length - filled);
    }
    return length == block.length ? block : Arrays.copyOf(block, length);
  }

  private byte[] decode(byte[] encoded) throws HftpException {
    try {
      return Base64.getDecoder().decode(encoded);
    } catch (IllegalArgumentException bad) {
      throw broken("sends a slice that is not base64");
    }
  }

  /// The next line without its end: at most `limit` visible ASCII characters and spaces.
  private String line(int limit) throws IOException {
    StringBuilder line = new StringBuilder();
    byte[] one = new byte[1];
    while (true) {
      read(one, 0, 1);
      if (one[0] == '\r') {
        read(one, 0, 1);
        if (one[0] != '\n') {
          throw broken("sends a line with a bad end");
        }
        return line.toString();
      }
      if (one[0] < ' ' || one[0] == 0x7f || line.length() == limit) {
        throw broken("sends a line that HFTP does not allow");
      }
      line.append((char) one[0]);
    }
  }

  private int read(byte[] into, int offset, int length) throws IOException {
    try {
      int count = in.read(into, offset, length);
      if (count > 0) {
        return count;
      }
    } catch (SocketTimeoutException failure) {
      throw new HftpException(url, "the server has gone silent", failure);
    } catch (IOException failure) {
      throw new HftpException(url, "connection lost: " + failure.getMessage(), failure);
    }
    throw broken("closed the connection in the middle of a reply");
  }

  /// A failure that says what the server did.
  HftpException broken(String deed) {
    return new HftpException(url, "the server " + deed);
  }
}
