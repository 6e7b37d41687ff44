package dev.troupe.balancer;

import java.nio.charset.StandardCharsets;

/// Hashes of 64 bits that are the same in every process, so that all nodes send a client to the
/// same server.
final class Hashes {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Hashes() {}

  static long of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /// A number above 0 and below 1 for a pair of hashes, as good as drawn at random.
  static double share(long one, long other) {
    long mixed = mix(one ^ mix(other));
    return ((mixed >>> 11) + 0.5) * 0x1.0p-53;
  }

  static long of(byte[] bytes) {
    long hash = FNV_OFFSET;
    for (byte one : bytes) {
      hash = (hash ^ (one & 0xff)) * FNV_PRIME;
    }
    return mix(hash);
  }

  /// MurmurHash3's finalizer: every bit of the input changes half of the output's.
  private static long mix(long hash) {
    long mixed = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
