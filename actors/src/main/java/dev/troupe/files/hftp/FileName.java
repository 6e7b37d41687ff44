package dev.troupe.files.hftp;

/// A name that a file server may serve: one or more of `A-Z a-z 0-9 . _ -`, at most [#MAX_LENGTH],
/// and not `..`, so that it can't lead out of the folder by itself. It holds nothing that a log, a
/// terminal or a path could take for something else.
public record FileName(String text) {
  /// No file system that we know keeps a longer name.
  public static final int MAX_LENGTH = 255;

  /// Throws `IllegalArgumentException` for anything but a legal name.
  public FileName {
    if (!isLegal(text)) {
      throw new IllegalArgumentException(
          "a file's name must be 1 to 255 of A-Z a-z 0-9 . _ - and not '..'");
    }
  }

  /// Whether a file may be called so.
  public static boolean isLegal(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LENGTH
        && text.chars().allMatch(FileName::isLegal)
        && !text.equals("..");
  }

  static boolean isLegal(int character) {
    return switch (character) {
      case '.', '_', '-' -> true;
      default -> character < 128 && Character.isLetterOrDigit(character);
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
