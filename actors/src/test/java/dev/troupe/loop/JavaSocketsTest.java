package dev.troupe.loop;

import java.nio.channels.spi.SelectorProvider;

final class JavaSocketsTest extends SocketsContract {
  JavaSocketsTest() {
    super(SelectorProvider.provider());
  }
}
