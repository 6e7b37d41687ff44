package dev.troupe.loop;

import dev.troupe.loop.linux.LinuxSockets;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
final class LinuxSelectorTest extends SelectorContract {
  LinuxSelectorTest() {
    super(new LinuxSockets());
  }
}
