package dev.troupe.files.hftp;

/// One request as the server understood it.
public sealed interface Request {
  /// `get_file_listing`: the names of all files.
  record Listing() implements Request {}

  /// `get_metadata NAME`: the size of one file.
  record Metadata(FileName name) implements Request {}

  /// `get_slice NAME OFFSET SIZE`: part of one file.
  ///
  /// @param offset of the first byte, from 0; a number beyond a `long` is `Long.MAX_VALUE`, which
  ///   is beyond the end of any file too
  /// @param size in bytes, from 0, with the same bound
  record Slice(FileName name, long offset, long size) implements Request {}

  /// `quit`: the client is done.
  record Quit() implements Request {}

  /// Anything that can be answered without looking at the folder, because it is wrong.
  record Refused(ReplyCode code) implements Request {}
}
