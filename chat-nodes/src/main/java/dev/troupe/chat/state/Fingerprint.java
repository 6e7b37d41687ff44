package dev.troupe.chat.state;

/// Brings what is kept of one thing down to 64 bits (FNV-1a, then the finish of MurmurHash3). The
/// sum over all things is the state's own: it changes with each of them, in whatever order they
/// came, so replicas can be compared at a glance. No defence against anyone who wants two alike.
final class Fingerprint {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private long hash = OFFSET;

  /// @param kind of thing
  Fingerprint(String kind) {
    add(kind);
  }

  /// Adds a text, with its length, so that no two rows of texts are the same.
  Fingerprint add(String text) {
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
    return add(text.length());
  }

  Fingerprint add(long number) {
    hash = (hash ^ mixed(number)) * PRIME;
    return this;
  }

  long value() {
    return mixed(hash);
  }

  private static long mixed(long bits) {
    long h = bits;
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
