package dev.troupe.chat.state;

import java.util.Iterator;

/// All messages that were ever accepted, wherever they are kept.
public interface Messages {

  /// The messages of a stretch, from the oldest or the newest on; to be closed after use.
  Scan scan(Stretch stretch, boolean newestFirst);

  /// Messages that are fetched as they are asked for.
  interface Scan extends Iterator<Message>, AutoCloseable {
    @Override
    void close();
  }
}
