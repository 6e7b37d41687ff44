package dev.troupe.balancer;

import dev.troupe.loop.linux.Pipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The memory of all tunnels of one listener on an event loop, in this process and in the kernel.
///
/// What is read lies in one shared buffer, since each socket is done with it before the next one
/// has its turn. Only what the other socket does not take at once is kept, in a buffer that is as
/// large as the rest. While much is kept reads are short, so that five thousand clients that have
/// stopped reading do not fill the memory. Pipes are lent to those that move much at a time.
final class HeldBytes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeldBytes.class);

  /// The most that a direction holds.
  static final int MOST = 256 << 10;

  /// The most that is read at a time without a pipe.
  static final int CHUNK = 64 << 10;

  /// The most that is read at a time while there is [#PLENTY].
  static final int SMALL_CHUNK = 8 << 10;

  /// From so many bytes on that all hold together, reads are short.
  static final long PLENTY = 32L << 20;

  /// Pipes at a time; each costs two file descriptors.
  static final int MOST_PIPES = 256;

  private final ByteBuffer shared = ByteBuffer.allocateDirect(CHUNK);
  private final Deque<Pipe> freePipes = new ArrayDeque<>();
  private final int mostPipes;
  private int pipes = 0;
  private long held = 0;

  /// @param splices whether there are pipes
  HeldBytes(boolean splices) {
    this.mostPipes = splices ? MOST_PIPES : 0;
  }

  /// The empty buffer to read into.
  ByteBuffer chunk() {
    return shared.clear().limit(isPlenty() ? SMALL_CHUNK : CHUNK);
  }

  /// Whether so much is held that less has to be.
  boolean isPlenty() {
    return held >= PLENTY;
  }

  /// Keeps what was not taken.
  ByteBuffer hold(ByteBuffer rest) {
    held += rest.remaining();
    return ByteBuffer.allocate(rest.remaining()).put(rest).flip();
  }

  /// What was kept is taken, or is of no more use.
  void release(ByteBuffer kept) {
    held -= kept.capacity();
  }

  /// An empty pipe, unless there are too many.
  @Nullable Pipe takePipe() {
    if (!freePipes.isEmpty()) {
      return freePipes.pop();
    }
    if (pipes >= mostPipes) {
      return null;
    }
    try {
      Pipe pipe = Pipe.open(MOST);
      pipes++;
      return pipe;
    } catch (IOException e) {
      LOG.debug("bytes are copied: {}", e.getMessage());
      return null;
    }
  }

  /// Takes a pipe back.
  void givePipe(Pipe pipe) {
    if (pipe.isEmpty()) {
      freePipes.push(pipe);
    } else {
      pipe.close();
      pipes--;
    }
  }

  @Override
  public void close() {
    freePipes.forEach(Pipe::close);
    pipes -= freePipes.size();
    freePipes.clear();
  }
}
