package dev.troupe.files.hftp;

import java.util.Arrays;
import java.util.Optional;

/// What the first line of every reply says. From 100 to 199 the connection ends after it, since the
/// two sides no longer agree where a request begins, or the server can't read its folder; from 200
/// on only this request failed.
public enum ReplyCode {
  OK(0, "OK"),
  /// A `\n` that does not end a `\r\n` pair.
  BAD_EOL(100, "BAD EOL"),
  /// No command can be read: an empty line, bytes outside ASCII, a line that is too long.
  BAD_REQUEST(101, "BAD REQUEST"),
  /// The folder or the file can't be read.
  INTERNAL_SERVER_ERROR(199, "INTERNAL SERVER ERROR"),
  NO_SUCH_COMMAND(200, "NO SUCH COMMAND"),
  /// Wrong count, wrong type, a negative number, a name that no file may have or that leads out of
  /// the folder.
  INVALID_ARGUMENTS(201, "INVALID ARGUMENTS FOR COMMAND"),
  /// No regular file has this name.
  FILE_NOT_FOUND(202, "FILE NOT FOUND"),
  /// The slice would end beyond the file's end.
  OFFSET_EXCEEDS_FILE_SIZE(203, "OFFSET EXCEEDS FILE SIZE");

  private final int number;
  private final String text;

  ReplyCode(int number, String text) {
    this.number = number;
    this.text = text;
  }

  /// Whether the server closes the connection after this reply.
  public boolean isFatal() {
    return number >= 100 && number < 200;
  }

  /// The reply's first line, without its end: `202 FILE NOT FOUND`.
  public String line() {
    return number + " " + text;
  }

  /// The code that a server's first line names; empty for any other line.
  public static Optional<ReplyCode> ofLine(String line) {
    return Arrays.stream(values()).filter(code -> code.line().equals(line)).findFirst();
  }
}
