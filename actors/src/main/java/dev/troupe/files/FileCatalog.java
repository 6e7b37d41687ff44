package dev.troupe.files;

import dev.troupe.files.hftp.FileName;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;

/// The files that a server hands out. Both methods look afresh each time, may block, and throw
/// `IOException` when the folder or a file can't be read.
interface FileCatalog {
  /// The names of the files that [#open] would find, in the order of their bytes: those that come
  /// after the given text (so the empty text starts the list), at most `limit` of them.
  List<FileName> list(String after, int limit) throws IOException;

  /// Looks up one file and opens it for reading.
  Lookup open(FileName name) throws IOException;

  /// What a name stands for.
  sealed interface Lookup {
    /// A regular file; whoever gets it closes it.
    ///
    /// @param size in bytes, at the time of opening
    record Found(SeekableByteChannel file, long size) implements Lookup {}

    /// No file, or something else than a regular file.
    record Missing() implements Lookup {}

    /// A link to something outside the folder.
    record LeadsOut() implements Lookup {}
  }
}
