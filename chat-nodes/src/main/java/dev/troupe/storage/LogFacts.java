package dev.troupe.storage;

import dev.troupe.replication.core.LogIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What must be known of a log beside its entries, in a small file of one line that is only ever
/// replaced whole: `format=1 born=1790000000000 confirmed=true accepted-epoch=7 crc32c=9ae0daaf`.
///
/// @param acceptedEpoch below which this node has promised to accept nothing
record LogFacts(LogIdentity identity, long acceptedEpoch) {
  static final String FILE = "log-identity";
  private static final int FORMAT = 1;
  private static final Pattern FIELDS =
      Pattern.compile(
          "format=(\\d{1,9}) born=(\\d{1,18}) confirmed=(true|false) accepted-epoch=(\\d{1,18})");

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
    disk.replace(folder, FILE, CheckedLine.write(text));
  }

  /// Reads them.
  ///
  /// @throws IOException also if another version of the program has written them
  static Found load(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    try {
      return parse(file, CheckedLine.read(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return new Found.Missing();
    } catch (IllegalArgumentException e) {
      return new Found.Damaged();
    }
  }

  private static Found parse(Path file, String text) throws IOException {
    Matcher fields = FIELDS.matcher(text);
    if (!fields.matches()) {
      return new Found.Damaged();
    }
    if (Integer.parseInt(fields.group(1)) != FORMAT) {
      throw new IOException(
          "%s is of a log in format %s, and this version of Troupe reads format %d only"
              .formatted(file, fields.group(1), FORMAT));
    }
    return new Found.Whole(
        new LogFacts(
            new LogIdentity(Long.parseLong(fields.group(2)), Boolean.parseBoolean(fields.group(3))),
            Long.parseLong(fields.group(4))));
  }
}
