package dev.troupe.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A file system of a few megabytes in memory, mounted on a folder for as long as this lives.
final class SmallDisk implements AutoCloseable {
  private static final String MEBIBYTES = "48";

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /// Mounts one where what was in the folder is thrown away; skips the test if that is not allowed
  /// here.
  static SmallDisk on(Path folder) throws IOException, InterruptedException {
    try (Stream<Path> old = Files.list(folder)) {
      for (Path file : old.toList()) {
        Files.delete(file);
      }
    }
    Path path = folder.toRealPath();
    if (run("mount", "-t", "tmpfs", "-o", "size=" + MEBIBYTES + "m", "tmpfs", path.toString())) {
      return new SmallDisk(path);
    }
    throw Peers.missing("the right to mount a file system");
  }

  /// Takes all the space that is left.
  void fill() throws IOException {
    byte[] zeros = new byte[4096];
    try (var filler = Files.newOutputStream(folder.resolve("filler"))) {
      while (Files.getFileStore(folder).getUsableSpace() > 0) {
        filler.write(zeros);
      }
    }
  }

  /// Gives that space back.
  void empty() throws IOException {
    Files.delete(folder.resolve("filler"));
  }

  @Override
  public void close() throws IOException {
    try {
      if (!run("umount", folder.toString())) {
        throw new IOException("cannot unmount " + folder);
      }
    } catch (InterruptedException e) {
      throw new IOException("interrupted, so " + folder + " may still be mounted", e);
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(List.of(command)).start().waitFor() == 0;
  }
}
