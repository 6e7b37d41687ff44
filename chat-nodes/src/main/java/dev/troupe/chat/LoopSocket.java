package dev.troupe.chat;

import dev.troupe.loop.EventLoop;
import dev.troupe.loop.Ready;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's socket on an event loop, which its session runs on, too.
///
/// It reads when the session asks for more, and tells it when what it has given is written. When
/// the session ends it, the client may still send for a moment, so that no reset overtakes the last
/// lines.
final class LoopSocket implements Ready, Session.Outlet {
  private static final Logger LOG = LoggerFactory.getLogger(LoopSocket.class);

  private final SocketChannel channel;
  private final EventLoop loop;
  private final ByteBuffer buffer;
  private final Consumer<LoopSocket> onClosed;
  private final String address;
  private final SelectionKey key;
  private Optional<ActorRef<Session.Command>> session = Optional.empty();
  private ByteBuffer unwritten = ByteBuffer.allocate(0);
  private Runnable asked = () -> {};
  private boolean wanted;
  private boolean inputOver;
  private boolean ending;
  private boolean closed;

  private LoopSocket(
      SocketChannel channel, EventLoop loop, ByteBuffer buffer, Consumer<LoopSocket> onClosed)
      throws IOException {
    this.channel = channel;
    this.loop = loop;
    this.buffer = buffer;
    this.onClosed = onClosed;
    this.address = ((InetSocketAddress) channel.getRemoteAddress()).getHostString();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    this.key = loop.register(channel, 0, this);
  }

  /// A socket of a client that has just connected.
  ///
  /// @param buffer for what is read, shared by all sockets of the loop
  /// @param onClosed told once, when the connection is over
  /// @throws IOException if the client is gone
  static LoopSocket open(
      SocketChannel channel, EventLoop loop, ByteBuffer buffer, Consumer<LoopSocket> onClosed)
      throws IOException {
    try {
      return new LoopSocket(channel, loop, buffer, onClosed);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /// Where the client is, as text.
  String address() {
    return address;
  }

  /// Begins to read for a session.
  ///
  /// @param onAsked run once it is known that the client wants something: it sends bytes or stays
  ///   for a while. One that closes at once without a word has only looked whether the port is open
  void serve(ActorRef<Session.Command> its, Runnable onAsked) {
    session = Optional.of(its);
    its.tell(new Session.OutputOpened(this));
    read(onAsked);
  }

  /// Says why, and ends the connection as soon as it is known whether the client wants something.
  void turnAway(String reason, Runnable onAsked) {
    write(ByteString.fromString(reason));
    read(() -> {
      onAsked.run();
      end();
    });
  }

  private void read(Runnable onAsked) {
    asked = onAsked;
    more();
    var _ = loop.after(ChatFlow.LOOK, this::asked);
  }

  private void asked() {
    if (!closed) {
      Runnable once = asked;
      asked = () -> {};
      once.run();
    }
  }

  @Override
  public void write(ByteString bytes) {
    unwritten = ByteBuffer.wrap(bytes.toArrayUnsafe());
    guard(this::flush);
  }

  @Override
  public void end() {
    ending = true;
    session = Optional.empty();
    guard(this::flush);
  }

  @Override
  public void abort(String reason) {
    if (!closed) {
      LOG.debug("resets {}: {}", address, reason);
      reset();
    }
  }

  /// Ends the connection at once, whatever is under way.
  void reset() {
    if (!closed) {
      try {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      } catch (IOException e) {
        LOG.debug("{} is closed already", address, e);
      }
      close();
    }
  }

  @Override
  public void ready(SelectionKey ready) {
    guard(() -> {
      if (ready.isReadable()) {
        read();
      }
      if (ready.isValid() && ready.isWritable()) {
        flush();
      }
    });
  }

  @Override
  public void closed() {
    close();
  }

  /// The session has used what it was given.
  private void more() {
    wanted = true;
    if (!closed && !inputOver) {
      want(SelectionKey.OP_READ, true);
    }
  }

  /// What comes before the session asks for it waits in the kernel.
  private void read() throws IOException {
    if (!wanted && session.isPresent()) {
      want(SelectionKey.OP_READ, false);
      return;
    }
    buffer.clear();
    int count = channel.read(buffer);
    if (count < 0) {
      onInputOver();
    } else if (count > 0) {
      asked();
      session.ifPresent(its -> {
        wanted = false;
        byte[] bytes = new byte[count];
        buffer.flip().get(bytes);
        its.tell(new Session.Received(ByteString.fromArrayUnsafe(bytes), this::more));
      });
    }
  }

  private void onInputOver() {
    inputOver = true;
    want(SelectionKey.OP_READ, false);
    if (ending && !unwritten.hasRemaining()) {
      close();
    } else if (session.isPresent()) {
      tell(new Session.InputEnded());
    } else {
      end();
    }
  }

  private void flush() throws IOException {
    boolean hadSome = unwritten.hasRemaining();
    channel.write(unwritten);
    want(SelectionKey.OP_WRITE, unwritten.hasRemaining());
    if (unwritten.hasRemaining()) {
      return;
    }
    if (ending) {
      sayGoodbye();
    } else if (hadSome) {
      tell(new Session.OutputTaken());
    }
  }

  /// All is written; the client's end of the connection closes it, or the time.
  private void sayGoodbye() throws IOException {
    channel.shutdownOutput();
    if (inputOver) {
      close();
    } else {
      want(SelectionKey.OP_READ, true);
      var _ = loop.after(ChatFlow.FAREWELL, this::close);
    }
  }

  private void want(int operation, boolean on) {
    int before = key.interestOps();
    int after = on ? before | operation : before & ~operation;
    if (after != before) {
      key.interestOps(after);
    }
  }

  private void tell(Session.Command command) {
    session.ifPresent(its -> its.tell(command));
  }

  /// Something that may find the connection broken.
  private interface Step {
    void take() throws IOException;
  }

  private void guard(Step step) {
    if (closed) {
      return;
    }
    try {
      step.take();
    } catch (IOException e) {
      tell(new Session.InputFailed(e));
      close();
    }
  }

  private void close() {
    if (!closed) {
      closed = true;
      try {
        channel.close();
      } catch (IOException e) {
        LOG.debug("cannot close {}", address, e);
      }
      onClosed.accept(this);
    }
  }
}
