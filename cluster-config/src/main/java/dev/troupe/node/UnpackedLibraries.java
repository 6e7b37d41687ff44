package dev.troupe.node;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where SQLite unpacks its native library, about 1 MB. Of a process that is killed, or does not
/// wait for all of the JVM's end, it stays behind, and in the system's folder for temporary files
/// it would stay for good. In a folder of the node's own the next start removes it.
final class UnpackedLibraries {
  /// What SQLite reads when it is first used.
  static final String FOLDER = "org.sqlite.tmpdir";

  private UnpackedLibraries() {}

  /// Has the library unpacked in a folder, which is emptied; unless a system property of the user's
  /// names another. No other process may use the folder.
  static void keepIn(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
      for (Path file : left) {
        Files.delete(file);
      }
    }
    if (System.getProperty(FOLDER) == null) {
      System.setProperty(FOLDER, folder.toAbsolutePath().toString());
    }
  }
}
