package dev.troupe.testing;

import dev.troupe.net.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A stretch of network from one node to another, which can be cut. What is on its way then waits,
/// as TCP keeps it, and goes on when it is whole again.
final class Relay implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;

  private final ServerSocket server;
  private final HostPort to;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Object gate = new Object();
  private boolean cut;
  private boolean closed;

  /// @param to where its connections lead
  Relay(HostPort to) {
    this.to = to;
    try {
      this.server = new ServerSocket(0, 50, InetAddress.getByName(to.host()));
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
    Thread.startVirtualThread(this::accept);
  }

  /// Where it begins.
  HostPort at() {
    return new HostPort(to.host(), server.getLocalPort());
  }

  void cut() {
    synchronized (gate) {
      cut = true;
    }
  }

  void heal() {
    synchronized (gate) {
      cut = false;
      gate.notifyAll();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket near = server.accept();
        Thread.startVirtualThread(() -> connect(near));
      }
    } catch (IOException e) {
      close();
    }
  }

  private void connect(Socket near) {
    try (near;
        var far = new Socket(to.host(), to.port())) {
      open.add(near);
      open.add(far);
      var back = Thread.startVirtualThread(() -> pass(far, near));
      pass(near, far);
      back.join();
    } catch (IOException | InterruptedException _) {
      // the far end does not listen: neither does this one
    } finally {
      open.remove(near);
    }
  }

  /// Passes on what comes, until one of the two ends; then both do.
  private void pass(Socket from, Socket onTo) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        onTo) {
      for (int count = from.getInputStream().read(buffer);
          count > 0 && awaitWhole();
          count = from.getInputStream().read(buffer)) {
        onTo.getOutputStream().write(buffer, 0, count);
      }
      boolean _ = awaitWhole();
    } catch (IOException | InterruptedException _) {
      // one of the two has broken, so both are closed
    } finally {
      open.remove(from);
    }
  }

  /// False once it is closed.
  private boolean awaitWhole() throws InterruptedException {
    synchronized (gate) {
      while (cut && !closed) {
        gate.wait();
      }
      return !closed;
    }
  }

  @Override
  public void close() {
    synchronized (gate) {
      closed = true;
      gate.notifyAll();
    }
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
