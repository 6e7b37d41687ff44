package dev.troupe.loop;

import java.nio.channels.spi.SelectorProvider;

final class JavaSelectorTest extends SelectorContract {
  JavaSelectorTest() {
    super(SelectorProvider.provider());
  }
}
