package dev.troupe.balancer;

import dev.troupe.loop.EventLoop;
import dev.troupe.loop.Ready;
import dev.troupe.loop.linux.Pipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// One of the two sockets of a joined connection, with what is on its way from it to the other.
///
/// What is read is written straight on. If the other socket does not take all of it, the rest is
/// kept and nothing more is read until it is out: a reader that stops makes its peer's socket fill,
/// and not this process's memory. While much comes at a time it goes through a kernel's pipe.
final class Side implements Ready {
  /// Reads at a time, before other sockets get their turn.
  private static final int MOST_READS = 4;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  /// The connection whose socket it is.
  interface Owner {
    /// Bytes have come from a side.
    ///
    /// @param bytes none if they are in a pipe
    void came(Side from, ByteBuffer bytes);

    /// Whether the next bytes that come from a side are not to be in a pipe.
    boolean looksAt(Side from);

    /// Bytes that were held have moved on.
    void moved();

    /// The end of one side has been passed on; the other side may go on.
    void ended(Side side);

    /// Both ends have been passed on.
    void finished();

    /// The socket of a side is of no more use.
    void failed(Side side, IOException cause);

    /// The loop has closed a socket.
    void closed();
  }

  private final Owner owner;
  private final HeldBytes memory;
  private final SocketChannel channel;
  private final SelectionKey key;
  private @Nullable Side other;
  private ByteBuffer held = NOTHING;
  private @Nullable Pipe pipe;
  private int pace = Pace.START;
  private boolean ended = false;
  private long count = 0;

  /// @throws IOException if the socket is closed already
  Side(Owner owner, EventLoop loop, HeldBytes memory, SocketChannel channel) throws IOException {
    this.owner = owner;
    this.memory = memory;
    this.channel = channel;
    this.key = loop.register(channel, 0, this);
  }

  /// Bytes that came from it so far.
  long count() {
    return count;
  }

  /// Begins to carry what comes from this side to the other one.
  ///
  /// @param header is sent first, and may be empty
  /// @param first came from this side before, and may be empty
  void join(Side to, ByteBuffer header, ByteBuffer first) throws IOException {
    other = to;
    key.interestOps(key.interestOps() | SelectionKey.OP_READ);
    if (first.hasRemaining()) {
      count += first.remaining();
      owner.came(this, first);
    }
    if (header.hasRemaining() || first.hasRemaining()) {
      int size = header.remaining() + first.remaining();
      pass(to, ByteBuffer.allocate(size).put(header).put(first).flip());
    }
  }

  @Override
  public void ready(SelectionKey ready) {
    try {
      if (ready.isWritable()) {
        other().flush();
      }
    } catch (IOException e) {
      owner.failed(this, e);
      return;
    }
    if (ready.isValid() && ready.isReadable()) {
      read();
    }
  }

  @Override
  public void closed() {
    owner.closed();
  }

  /// Reads what is there and writes it on.
  void read() {
    try {
      boolean more = !isFull() && !ended;
      for (int i = 0; i < MOST_READS && more; i++) {
        more = (pipe == null || owner.looksAt(this)) ? copy() : splice(pipe);
      }
    } catch (IOException e) {
      owner.failed(other(), e);
    }
  }

  private boolean copy() throws IOException {
    ByteBuffer buffer = memory.chunk();
    int room = buffer.remaining();
    int read;
    try {
      read = channel.read(buffer);
    } catch (IOException e) {
      owner.failed(this, e);
      return false;
    }
    if (read < 0) {
      end();
      return false;
    }
    count(read, buffer.flip());
    pass(other(), buffer);
    if (pipe == null && Pace.splices(pace)) {
      pipe = memory.takePipe();
      pace = pipe == null ? Pace.START : pace;
    }
    return read == room && !isFull();
  }

  private void pass(Side to, ByteBuffer bytes) throws IOException {
    to.channel.write(bytes);
    if (bytes.hasRemaining()) {
      held = memory.hold(bytes);
      waitForOther();
    }
  }

  private boolean splice(Pipe through) throws IOException {
    long read;
    try {
      read = through.fill(channel, HeldBytes.MOST);
    } catch (IOException e) {
      owner.failed(this, e);
      return false;
    }
    if (read < 0) {
      end();
      return false;
    }
    count(read, NOTHING);
    through.drain(other().channel);
    if (!through.isEmpty()) {
      waitForOther();
    } else if (!Pace.splices(pace)) {
      memory.givePipe(through);
      pipe = null;
    }
    return read >= HeldBytes.CHUNK && !isFull();
  }

  private void count(long read, ByteBuffer bytes) {
    count += read;
    pace = Pace.after(pace, read);
    owner.came(this, bytes);
  }

  /// Writes what the other side has not taken so far, and goes on reading once it is out.
  private void flush() throws IOException {
    boolean moved = held.hasRemaining() && other().channel.write(held) > 0;
    if (pipe != null && !pipe.isEmpty()) {
      moved |= pipe.drain(other().channel) > 0;
    }
    if (moved) {
      owner.moved();
    }
    if (!isFull()) {
      release();
      other().want(SelectionKey.OP_WRITE, false);
      if (ended) {
        passEnd();
      } else {
        want(SelectionKey.OP_READ, true);
      }
    }
  }

  /// Whether all that came from it has been passed on, and more may come.
  boolean isSilent() {
    return !ended && !isFull();
  }

  private boolean isFull() {
    return held.hasRemaining() || (pipe != null && !pipe.isEmpty());
  }

  private void waitForOther() {
    want(SelectionKey.OP_READ, false);
    other().want(SelectionKey.OP_WRITE, true);
  }

  private void want(int operation, boolean wanted) {
    int now = key.interestOps();
    int then = wanted ? now | operation : now & ~operation;
    if (then != now) {
      key.interestOps(then);
    }
  }

  private void end() throws IOException {
    ended = true;
    want(SelectionKey.OP_READ, false);
    if (!isFull()) {
      passEnd();
    }
  }

  private void passEnd() throws IOException {
    if (other().ended && !other().isFull()) {
      owner.finished();
    } else {
      other().channel.shutdownOutput();
      owner.ended(this);
    }
  }

  private void release() {
    if (held.capacity() > 0) {
      memory.release(held);
      held = NOTHING;
    }
  }

  /// Throws away what is on its way; the socket stays open, and nothing is read from it.
  void stop() {
    forget();
    key.interestOps(0);
  }

  private void forget() {
    release();
    if (pipe != null) {
      memory.givePipe(pipe);
      pipe = null;
    }
  }

  /// Closes the socket.
  ///
  /// @param reset whether its peer is to see a reset instead of an end
  void close(boolean reset) {
    forget();
    Sockets.close(channel, reset);
  }

  private Side other() {
    if (other == null) {
      throw new IllegalStateException(channel + " is not joined yet");
    }
    return other;
  }
}
