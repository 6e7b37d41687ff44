package dev.troupe.storage;

import java.util.Arrays;

/// Where the records of a segment begin, in order; four bytes each, since there are many.
final class Offsets {
  private int[] offsets = new int[64];
  private int count;

  int count() {
    return count;
  }

  int get(int i) {
    return offsets[i];
  }

  void add(int offset) {
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * count);
    }
    offsets[count++] = offset;
  }

  /// Keeps so many of the first.
  void keep(int first) {
    count = first;
  }
}
