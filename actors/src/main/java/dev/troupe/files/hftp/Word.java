package dev.troupe.files.hftp;

import java.util.OptionalLong;

/// One word of a request's line while its bytes arrive. However long the word, no more is kept of
/// it than the longest name; of the rest only what it tells about the whole: whether it may still
/// be a name, and its value as a number.
final class Word {
  private static final long LARGEST_WITH_ROOM = (Long.MAX_VALUE - 9) / 10;

  private final StringBuilder kept = new StringBuilder();
  private boolean longer;
  private boolean legal = true;
  private boolean digits = true;
  private long number;

  void clear() {
    kept.setLength(0);
    longer = false;
    legal = true;
    digits = true;
    number = 0;
  }

  void add(char character) {
    legal &= FileName.isLegal(character);
    digits &= character >= '0' && character <= '9';
    if (digits) {
      number = number > LARGEST_WITH_ROOM ? Long.MAX_VALUE : number * 10 + (character - '0');
    }
    if (kept.length() < FileName.MAX_LENGTH) {
      kept.append(character);
    } else {
      longer = true;
    }
  }

  boolean isEmpty() {
    return kept.isEmpty();
  }

  /// Whether it consists of a name's characters only; it may still be longer than any file's name.
  boolean isLegalName() {
    return legal && (longer || FileName.isLegal(kept.toString()));
  }

  /// Whether it goes on after [#text()].
  boolean isLongerThanAnyName() {
    return longer;
  }

  /// Its first characters, at most as many as the longest name has.
  String text() {
    return kept.toString();
  }

  /// Its value if it consists of digits only; what a `long` can't hold is `Long.MAX_VALUE`.
  OptionalLong number() {
    return digits && !isEmpty() ? OptionalLong.of(number) : OptionalLong.empty();
  }
}
