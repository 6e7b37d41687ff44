package dev.troupe.files;

import dev.troupe.files.hftp.ReplyCode;
import java.io.Closeable;
import java.io.IOException;
import org.apache.pekko.util.ByteString;

/// What the server says to one request, made piece by piece so that no more than one piece is in
/// memory at a time. Making a piece may block.
interface Reply extends Closeable {
  /// Ends every line.
  ByteString END = ByteString.fromString("\r\n");

  /// The first line of a reply when all is well.
  ByteString OK = line(ReplyCode.OK.line());

  boolean hasNext();

  /// The next piece. A failure means that the reply can't be made whole: what was sent of it is
  /// worth nothing, and the connection has to fail so that the client learns of it.
  ByteString next() throws IOException;

  /// One line with its end.
  static ByteString line(String text) {
    return ByteString.fromString(text).concat(END);
  }
}
