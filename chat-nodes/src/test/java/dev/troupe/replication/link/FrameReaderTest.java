package dev.troupe.replication.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
  private static final byte[] TWO = {0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 1, 4};

  @Test
  void framesAreCutOutOfWhateverPiecesCome() throws IOException {
    for (int piece = 1; piece <= TWO.length; piece++) {
      var frames = new Frames(TWO, piece, 3);
      assertThat(frames.next()).contains(ByteBuffer.wrap(new byte[] {1, 2, 3}));
      assertThat(frames.next()).contains(ByteBuffer.wrap(new byte[] {4}));
      assertThat(frames.next()).isEmpty();
    }
  }

  @Test
  void aFrameThatEndsTooEarlyIsNone() throws IOException {
    for (int length = 7; length < TWO.length; length++) {
      var frames = new Frames(Arrays.copyOf(TWO, length), 5, 3);
      assertThat(frames.next()).isPresent();
      assertThat(frames.next()).isEmpty();
    }
  }

  @Test
  void aFrameLongerThanItMayBeIsRefused() {
    var long3 = new Frames(TWO, 12, 2);
    assertThatThrownBy(long3::next)
        .isInstanceOf(ProtocolException.class)
        .hasMessage("a frame of 3 bytes, must be at most 2");
    var negative = new Frames(new byte[] {-1, 0, 0, 0}, 4, 2);
    assertThatThrownBy(negative::next).isInstanceOf(ProtocolException.class);
  }

  @Test
  void aLongFrameIsReadWhole() throws IOException {
    byte[] content = new byte[1 << 20];
    Arrays.fill(content, (byte) 7);
    var bytes = ByteBuffer.allocate(2 * (4 + content.length));
    bytes.putInt(content.length).put(content).putInt(content.length).put(content);
    var frames = new Frames(bytes.array(), 100_000, content.length);
    for (int i = 0; i < 2; i++) {
      assertThat(frames.next()).contains(ByteBuffer.wrap(content));
    }
  }

  /// What comes in pieces of a size until it ends.
  private record Frames(FrameReader reader, ReadableByteChannel channel, int maxBytes) {
    Frames(byte[] bytes, int piece, int maxBytes) {
      this(new FrameReader(), inPieces(bytes, piece), maxBytes);
    }

    Optional<ByteBuffer> next() throws IOException {
      Optional<ByteBuffer> frame = reader.next(maxBytes);
      while (frame.isEmpty() && reader.read(channel)) {
        frame = reader.next(maxBytes);
      }
      return frame;
    }

    private static ReadableByteChannel inPieces(byte[] bytes, int piece) {
      return Channels.newChannel(
          new ByteArrayInputStream(bytes) {
            @Override
            public int read(byte[] to, int offset, int length) {
              return super.read(to, offset, Math.min(piece, length));
            }
          });
    }
  }
}
