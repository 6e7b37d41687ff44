package dev.troupe.replication.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
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
      var reader = new FrameReader(inPieces(TWO, piece));
      assertThat(reader.next(3)).contains(ByteBuffer.wrap(new byte[] {1, 2, 3}));
      assertThat(reader.next(3)).contains(ByteBuffer.wrap(new byte[] {4}));
      assertThat(reader.next(3)).isEmpty();
    }
  }

  @Test
  void anEndWithinAFrameIsTold() throws IOException {
    for (int length = 8; length < TWO.length; length++) {
      var reader = new FrameReader(inPieces(Arrays.copyOf(TWO, length), 5));
      assertThat(reader.next(3)).isPresent();
      assertThatThrownBy(() -> reader.next(3)).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void aFrameLongerThanItMayBeIsRefused() {
    var reader = new FrameReader(inPieces(TWO, 12));
    assertThatThrownBy(() -> reader.next(2))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("a frame of 3 bytes, must be at most 2");
    var negative = new FrameReader(inPieces(new byte[] {-1, 0, 0, 0}, 4));
    assertThatThrownBy(() -> negative.next(2)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void aLongFrameIsReadWhole() throws IOException {
    byte[] content = new byte[1 << 20];
    Arrays.fill(content, (byte) 7);
    var bytes = ByteBuffer.allocate(2 * (4 + content.length));
    bytes.putInt(content.length).put(content).putInt(content.length).put(content);
    var reader = new FrameReader(inPieces(bytes.array(), 100_000));
    for (int i = 0; i < 2; i++) {
      Optional<ByteBuffer> frame = reader.next(content.length);
      assertThat(frame).contains(ByteBuffer.wrap(content));
    }
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
