package dev.troupe.loop;

import java.nio.channels.spi.SelectorProvider;

final class JavaLoopTest extends EventLoopContract {
  JavaLoopTest() {
    super(SelectorProvider.provider());
  }
}
