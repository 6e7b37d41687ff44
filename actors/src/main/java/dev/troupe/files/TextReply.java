package dev.troupe.files;

import org.apache.pekko.util.ByteString;

/// A short reply, made in one piece.
final class TextReply implements Reply {
  private final ByteString text;
  private boolean taken;

  TextReply(ByteString text) {
    this.text = text;
  }

  @Override
  public boolean hasNext() {
    return !taken;
  }

  @Override
  public ByteString next() {
    taken = true;
    return text;
  }

  @Override
  public void close() {}
}
