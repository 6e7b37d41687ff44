package dev.troupe.balancer;

/// Whether a direction moves so much at a time that a kernel's pipe pays.
///
/// | now | reads | then |
/// | --- | --- | --- |
/// | copies | [#LARGE_READS] of [#LARGE] or more in a row | splices |
/// | splices | [#SMALL_READS] of less than [#SMALL] in a row | copies |
///
/// A pipe costs a call more for each read than a copy does, and a copy costs time for each byte. A
/// pure core: its whole state is a number, of which each side has one.
final class Pace {
  /// How a side begins: it copies.
  static final int START = 0;

  /// As much as this is better spliced.
  static final int LARGE = 32 << 10;

  /// Reads of much in a row that are taken for the beginning of many.
  static final int LARGE_READS = 2;

  /// Reads of little in a row that are taken for the end of much.
  static final int SMALL_READS = 16;

  /// Less than this is better copied.
  static final int SMALL = 8 << 10;

  /// Values from 0 to below it count large reads; from it on they count small reads.
  private static final int SPLICING = LARGE_READS;

  private Pace() {}

  /// The state after a read.
  static int after(int pace, long read) {
    if (splices(pace)) {
      int next = read < SMALL ? pace + 1 : SPLICING;
      return next < SPLICING + SMALL_READS ? next : START;
    }
    return read >= LARGE ? pace + 1 : START;
  }

  /// Whether the next read should go through a pipe.
  static boolean splices(int pace) {
    return pace >= SPLICING;
  }
}
