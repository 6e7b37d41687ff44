package dev.troupe.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.loop.linux.LinuxSockets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
final class LinuxSocketsTest extends SocketsContract {
  LinuxSocketsTest() {
    super(new LinuxSockets());
  }

  @Test
  void thisSystemHasThem() {
    assertThat(LinuxSockets.areSupported()).isTrue();
    assertThat(LinuxSockets.orJavas()).isInstanceOf(LinuxSockets.class);
  }
}
