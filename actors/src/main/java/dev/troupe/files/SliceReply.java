package dev.troupe.files;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.Base64;
import org.apache.pekko.util.ByteString;

/// Part of a file in base64, block by block. Every block but the last has a length that is a
/// multiple of 3, so the encoded blocks join to the encoding of the whole.
final class SliceReply implements Reply {
  /// Bytes of the file in one piece; encoded they are 84 KiB.
  static final int BLOCK = 63 * 1024;

  private final SeekableByteChannel file;
  private final ByteBuffer block;
  private long remaining;
  private boolean started;
  private boolean ended;

  /// Takes over the open file and closes it in the end.
  SliceReply(SeekableByteChannel file, long offset, long size) throws IOException {
    this.file = file;
    this.block = ByteBuffer.allocate((int) Math.min(BLOCK, size));
    this.remaining = size;
    file.position(offset);
  }

  @Override
  public boolean hasNext() {
    return !ended;
  }

  @Override
  public ByteString next() throws IOException {
    ByteString begin = started ? ByteString.emptyByteString() : OK;
    started = true;
    ByteString encoded = ByteString.fromArrayUnsafe(Base64.getEncoder().encode(read()));
    ended = remaining == 0;
    return begin.concat(encoded).concat(ended ? END : ByteString.emptyByteString());
  }

  private byte[] read() throws IOException {
    block.clear().limit((int) Math.min(block.capacity(), remaining));
    while (block.hasRemaining()) {
      if (file.read(block) < 0) {
        throw new EOFException("the file has become shorter, " + remaining + " bytes are missing");
      }
    }
    remaining -= block.position();
    return block.position() == block.capacity()
        ? block.array()
        : Arrays.copyOf(block.array(), block.position());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
