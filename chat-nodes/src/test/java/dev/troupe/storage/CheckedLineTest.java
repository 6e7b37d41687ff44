package dev.troupe.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CheckedLineTest {
  @Test
  void whatIsWrittenIsRead() {
    for (String text : new String[] {"", "a=1 b=ü", "crc32c=00000000"}) {
      assertThat(CheckedLine.read(CheckedLine.write(text))).isEqualTo(text);
    }
  }

  @Test
  void aLineThatIsCutOrOfWhichAnyBitIsFlippedIsRefused() {
    byte[] line = CheckedLine.write("version=2 epoch=2");
    for (int at = 0; at < line.length - 1; at++) {
      byte[] cut = Arrays.copyOf(line, at);
      assertThatThrownBy(() -> CheckedLine.read(cut)).isInstanceOf(IllegalArgumentException.class);
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        byte[] flipped = line.clone();
        flipped[at] ^= (byte) (1 << bit);
        assertThatThrownBy(() -> CheckedLine.read(flipped))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void whatIsWrongIsSaid() {
    assertThatThrownBy(() -> CheckedLine.read("a=1".getBytes(StandardCharsets.UTF_8)))
        .hasMessage("it is not one line that ends with crc32c=…");
    assertThatThrownBy(
            () -> CheckedLine.read("a=1 crc32c=00000000".getBytes(StandardCharsets.UTF_8)))
        .hasMessageMatching("its checksum is 00000000, of what stands there it is [0-9a-f]{8}");
  }
}
