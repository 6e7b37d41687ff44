package dev.troupe.loop;

import java.io.IOException;
import java.nio.channels.SelectionKey;

/// What an [EventLoop] calls when a channel can go on.
@FunctionalInterface
public interface Ready {
  /// The channel is ready for what its key says; runs on the loop's thread, and must not block.
  ///
  /// @throws IOException if the channel is of no more use: the loop closes it
  void ready(SelectionKey key) throws IOException;

  /// The loop has closed the channel: the handler has thrown, or the loop ends.
  default void closed() {}
}
