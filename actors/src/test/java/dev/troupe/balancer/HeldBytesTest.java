package dev.troupe.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.loop.linux.Pipe;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class HeldBytesTest {
  @Test
  void aRestIsKeptInABufferOfItsSize() {
    try (var memory = new HeldBytes(false)) {
      ByteBuffer read = memory.chunk().put(new byte[] {1, 2, 3, 4}).flip().position(1);
      ByteBuffer kept = memory.hold(read);
      memory.chunk().put(new byte[] {9, 9, 9, 9});
      assertThat(kept).isEqualTo(ByteBuffer.wrap(new byte[] {2, 3, 4}));
      assertThat(kept.capacity()).isEqualTo(3);
    }
  }

  @Test
  void whileMuchIsKeptReadsAreShort() {
    try (var memory = new HeldBytes(false)) {
      List<ByteBuffer> kept = new ArrayList<>();
      for (long size = 0; size < HeldBytes.PLENTY; size += HeldBytes.CHUNK) {
        assertThat(memory.chunk().remaining()).isEqualTo(HeldBytes.CHUNK);
        kept.add(memory.hold(memory.chunk()));
      }
      assertThat(memory.chunk().remaining()).isEqualTo(HeldBytes.SMALL_CHUNK);
      kept.forEach(memory::release);
      assertThat(memory.chunk().remaining()).isEqualTo(HeldBytes.CHUNK);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void pipesAreLentAgainAndThereIsAMostOfThem() {
    try (var memory = new HeldBytes(true)) {
      List<Pipe> lent = new ArrayList<>();
      for (Pipe pipe = memory.takePipe(); pipe != null; pipe = memory.takePipe()) {
        lent.add(pipe);
      }
      assertThat(lent).hasSize(HeldBytes.MOST_PIPES);
      memory.givePipe(lent.getFirst());
      assertThat(memory.takePipe()).isSameAs(lent.getFirst());
      lent.forEach(memory::givePipe);
    }
  }

  @Test
  void aLoopThatCopiesHasNoPipes() {
    try (var memory = new HeldBytes(false)) {
      assertThat(memory.takePipe()).isNull();
    }
  }
}
