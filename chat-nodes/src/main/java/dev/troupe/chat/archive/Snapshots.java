package dev.troupe.chat.archive;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.troupe.replication.StateStore;
import dev.troupe.replication.core.Payload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/// Copies of the archive: one of this one to be sent, one of another that is coming in. For one
/// thread at a time; what is left of them from an earlier process is removed.
final class Snapshots {
  private final Path made;
  private final Path incoming;
  private final Readers readers;
  private Optional<StateStore.Snapshot> outgoing = Optional.empty();
  private long incomingIndex = -1;

  Snapshots(Path folder, Readers readers) throws IOException {
    this.made = folder.resolve("snapshot.db");
    this.incoming = folder.resolve("incoming.db");
    this.readers = readers;
    Files.deleteIfExists(made);
    Files.deleteIfExists(incoming);
  }

  /// Makes a copy of what is committed, without keeping the writer waiting.
  StateStore.Snapshot make(long leastIndex) throws IOException, SQLException, InterruptedException {
    if (outgoing.isPresent() && outgoing.get().index() >= leastIndex) {
      return outgoing.get();
    }
    outgoing = Optional.empty();
    Files.deleteIfExists(made);
    readers.with(connection -> {
      try (var copy = connection.prepareStatement("VACUUM INTO ?")) {
        copy.setString(1, made.toString());
        return copy.execute();
      }
    });
    try (var connection = Schema.openToRead(made)) {
      var snapshot = new StateStore.Snapshot(Schema.appliedIndex(connection), Files.size(made));
      outgoing = Optional.of(snapshot);
      return snapshot;
    }
  }

  Payload read(long index, long offset, int maxBytes) throws IOException {
    if (outgoing.isEmpty() || outgoing.get().index() != index) {
      throw new IOException("the snapshot at " + index + " is not there any more");
    }
    try (var channel = FileChannel.open(made, READ)) {
      var bytes = new byte[(int) Math.min(maxBytes, Math.max(0, channel.size() - offset))];
      var buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {}
      if (bytes.length == 0 || buffer.hasRemaining()) {
        throw new IOException(
            "the snapshot at " + index + " ends before byte " + (offset + maxBytes));
      }
      return Payload.of(bytes);
    }
  }

  long store(long index, long offset, Payload bytes) throws IOException {
    if (offset == 0) {
      incomingIndex = index;
      Files.deleteIfExists(incoming);
    }
    long size = Files.exists(incoming) ? Files.size(incoming) : 0;
    if (index != incomingIndex || offset != size) {
      throw new IOException(
          "byte %d of the snapshot at %d does not follow on byte %d of that at %d"
              .formatted(offset, index, size, incomingIndex));
    }
    try (var channel = FileChannel.open(incoming, CREATE, WRITE)) {
      var buffer = ByteBuffer.wrap(bytes.bytes());
      while (buffer.hasRemaining()) {
        channel.write(buffer, offset + buffer.position());
      }
    }
    return offset + bytes.length();
  }

  /// The copy that has come in, once it is on disk and found to be sound.
  Path received(long index) throws IOException, SQLException {
    try (var channel = FileChannel.open(incoming, READ, WRITE)) {
      channel.force(true);
    }
    try (var connection = Schema.openToRead(incoming)) {
      if (index != incomingIndex
          || !Schema.isSound(connection)
          || Schema.appliedIndex(connection) != index) {
        throw new IOException("the snapshot at " + index + " is not sound");
      }
    }
    incomingIndex = -1;
    return incoming;
  }
}
