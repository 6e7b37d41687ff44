package dev.troupe.loop.linux;

/// A channel that an [EpollSelector] can watch.
interface Pollable {
  Descriptor descriptor();
}
