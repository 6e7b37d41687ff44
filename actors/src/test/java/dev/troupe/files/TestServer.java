package dev.troupe.files;

import dev.troupe.net.HostPort;
import dev.troupe.status.FilesStatus;
import dev.troupe.status.StatusBoard;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;

/// A file server on a free port.
final class TestServer implements AutoCloseable {
  private final ActorTestKit kit;
  private final TestProbe<StatusBoard.Command> board;
  private final TestProbe<Done> drained;
  private final ActorRef<FileServer.Command> server;
  private final HostPort at;

  TestServer(ActorTestKit kit, Path folder) {
    this(kit, settings(folder, 100, Duration.ofMinutes(1)));
  }

  TestServer(ActorTestKit kit, FileServer.Settings settings) {
    this.kit = kit;
    this.board = kit.createTestProbe();
    this.drained = kit.createTestProbe();
    server = kit.spawn(FileServer.create(settings, board.ref()));
    TestProbe<HostPort> address = kit.createTestProbe();
    server.tell(new FileServer.GetAddress(address.ref()));
    at = address.receiveMessage();
  }

  static FileServer.Settings settings(Path folder, int maxConnections, Duration idleTimeout) {
    return new FileServer.Settings(
        new HostPort("127.0.0.1", 0),
        false,
        folder,
        maxConnections,
        8 << 20,
        idleTimeout,
        Duration.ofSeconds(10));
  }

  HostPort at() {
    return at;
  }

  TestClient connect() {
    return new TestClient(at);
  }

  /// The next thing that the server tells the status board.
  FilesStatus nextStatus() {
    StatusBoard.Report report = board.expectMessageClass(StatusBoard.Report.class);
    return (FilesStatus) report.status();
  }

  void drain() {
    server.tell(new FileServer.Drain(drained.ref()));
  }

  void expectDrained() {
    drained.receiveMessage(Duration.ofSeconds(10));
    drained.expectTerminated(server);
  }

  /// A file of zeros that takes no room on the disk.
  static Path sparse(Path file, long size) throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(size);
    }
    return file;
  }

  @Override
  public void close() {
    kit.stop(server);
  }
}
