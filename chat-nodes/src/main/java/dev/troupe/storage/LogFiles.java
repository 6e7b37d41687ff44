package dev.troupe.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/// The names of files in a log's folder.
final class LogFiles {
  /// So many damaged files are kept, the newest.
  static final int MOST_DAMAGED = 8;

  private static final Pattern SEGMENT = Pattern.compile("0[0-8]\\d{18}\\.log");
  private static final Pattern DAMAGED = Pattern.compile(".*\\.\\d{1,19}\\.damaged");

  private LogFiles() {}

  /// The segments' files, by their first entries.
  static List<Path> segments(Path folder) throws IOException {
    return named(folder, SEGMENT).stream()
        .sorted(Comparator.comparingLong(LogFiles::firstIndexOf))
        .toList();
  }

  /// The index in the name of a segment's file.
  static long firstIndexOf(Path segment) {
    return Long.parseLong(segment.getFileName().toString().replace(".log", ""));
  }

  /// Gives a damaged file a name under which nothing looks for it.
  static void setAside(Disk disk, Path file, long stamp) throws IOException {
    disk.move(file, damaged(file, stamp));
  }

  /// Keeps a copy of a damaged file that is going to be put right.
  static void copyAside(Disk disk, Path file, long stamp) throws IOException {
    disk.copy(file, damaged(file, stamp));
  }

  /// Deletes damaged files but for the newest, and of these those that come first in the log.
  static void pruneDamaged(Disk disk, Path folder) throws IOException {
    List<Path> inOrder =
        named(folder, DAMAGED).stream()
            .sorted(
                Comparator.comparingLong(LogFiles::stampOf)
                    .reversed()
                    .thenComparing(Path::getFileName))
            .toList();
    for (Path surplus : inOrder.subList(Math.min(MOST_DAMAGED, inOrder.size()), inOrder.size())) {
      disk.delete(surplus);
    }
  }

  private static Path damaged(Path file, long stamp) {
    return file.resolveSibling("%s.%d.damaged".formatted(file.getFileName(), stamp));
  }

  private static long stampOf(Path damaged) {
    String[] parts = damaged.getFileName().toString().split("\\.", -1);
    return Long.parseLong(parts[parts.length - 2]);
  }

  private static List<Path> named(Path folder, Pattern pattern) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(path -> pattern.matcher(path.getFileName().toString()).matches())
          .filter(Files::isRegularFile)
          .toList();
    }
  }
}
