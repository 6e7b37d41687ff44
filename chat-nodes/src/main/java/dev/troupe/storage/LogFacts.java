package dev.troupe.storage;

import dev.troupe.replication.core.LogIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/// What must be known of a log beside its entries, in a small file of one line that is only ever
/// replaced whole: `format=1 born=1790000000000 confirmed=true accepted-epoch=7 crc32c=9ae0daaf`.
///
/// @param acceptedEpoch below which this node has promised to accept nothing
record LogFacts(LogIdentity identity, long acceptedEpoch) {
  static final String FILE = "log-identity";
  private static final int FORMAT = 1;
  private static final Pattern LINE =
      Pattern.compile(
          "(format=(\\d{1,9}) born=(\\d{1,18}) confirmed=(true|false) accepted-epoch=(\\d{1,18}))"
              + " crc32c=([0-9a-f]{8})\n");

  /// What is found of them in a folder.
  sealed interface Found {
    record Whole(LogFacts facts) implements Found {}

    /// There is no such file.
    record Missing() implements Found {}

    /// What stands there was not written so.
    record Damaged() implements Found {}
  }

  /// Makes them durable.
  void store(Disk disk, Path folder) throws IOException {
    String text =
        "format=%d born=%d confirmed=%b accepted-epoch=%d"
            .formatted(FORMAT, identity.born(), identity.confirmed(), acceptedEpoch);
    String line = "%s crc32c=%s\n".formatted(text, crc(text));
    disk.replace(folder, FILE, line.getBytes(StandardCharsets.UTF_8));
  }

  /// Reads them.
  ///
  /// @throws IOException also if another version of the program has written them
  static Found load(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    try {
      return parse(file, new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException e) {
      return new Found.Missing();
    }
  }

  private static Found parse(Path file, String content) throws IOException {
    Matcher line = LINE.matcher(content);
    if (!line.matches() || !crc(line.group(1)).equals(line.group(6))) {
      return new Found.Damaged();
    }
    if (Integer.parseInt(line.group(2)) != FORMAT) {
      throw new IOException(
          "%s is of a log in format %s, and this version of Troupe reads format %d only"
              .formatted(file, line.group(2), FORMAT));
    }
    return new Found.Whole(
        new LogFacts(
            new LogIdentity(Long.parseLong(line.group(3)), Boolean.parseBoolean(line.group(4))),
            Long.parseLong(line.group(5))));
  }

  private static String crc(String text) {
    var crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(crc.getValue());
  }
}
