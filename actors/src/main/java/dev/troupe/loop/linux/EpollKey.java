package dev.troupe.loop.linux;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectionKey;

/// A channel's registration with an [EpollSelector]; for the selector's thread.
final class EpollKey extends AbstractSelectionKey {
  private final EpollSelector selector;
  private final SelectableChannel channel;
  private final int descriptor;
  private final int generation;
  private int interest = 0;
  private int ready = 0;

  /// The events that the kernel has been asked for.
  private int asked = 0;

  /// Whether the selector will ask the kernel anew.
  private boolean changing = false;

  /// @param generation tells it from another one of the same descriptor
  EpollKey(EpollSelector selector, SelectableChannel channel, int descriptor, int generation) {
    this.selector = selector;
    this.channel = channel;
    this.descriptor = descriptor;
    this.generation = generation;
  }

  @Override
  public SelectableChannel channel() {
    return channel;
  }

  @Override
  public Selector selector() {
    return selector;
  }

  @Override
  public int interestOps() {
    checkValid();
    return interest;
  }

  @Override
  public SelectionKey interestOps(int operations) {
    checkValid();
    if ((operations & ~channel.validOps()) != 0) {
      throw new IllegalArgumentException("operations " + operations + " on " + channel);
    }
    interest = operations;
    if (!changing) {
      changing = true;
      selector.changed(this);
    }
    return this;
  }

  @Override
  public int readyOps() {
    checkValid();
    return ready;
  }

  private void checkValid() {
    if (!isValid()) {
      throw new CancelledKeyException();
    }
  }

  int descriptor() {
    return descriptor;
  }

  int generation() {
    return generation;
  }

  int interest() {
    return interest;
  }

  void ready(int operations) {
    ready = operations;
  }

  int asked() {
    return asked;
  }

  /// The kernel has been asked for these events.
  void asked(int events) {
    asked = events;
    changing = false;
  }
}
