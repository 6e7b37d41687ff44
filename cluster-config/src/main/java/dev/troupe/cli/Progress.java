package dev.troupe.cli;

import java.time.Duration;
import java.util.Locale;

/// How far a transfer is, as text for people. Rate and time left are those of this run, so bytes
/// that were there before it do not flatter them.
///
/// @param before bytes that were there when it began
/// @param done bytes that are there now
/// @param total bytes when all are there
/// @param elapsed since it began
record Progress(long before, long done, long total, Duration elapsed) {
  private static final int BAR = 24;
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  /// One line: ` 42% [==========> ] 3.4 GiB of 8.0 GiB, 512.0 MiB/s, 0:09 left`.
  String line() {
    int filled = (int) (fraction() * BAR);
    String bar = "=".repeat(filled) + (filled < BAR ? ">" : "");
    return String.format(
        Locale.ROOT,
        "%3d%% [%-" + BAR + "s] %s of %s, %s/s, %s left",
        percent(),
        bar,
        size(done),
        size(total),
        size(rate()),
        left());
  }

  /// Whole percent that are done, rounded down; 100 only when all is.
  private int percent() {
    return (int) (fraction() * 100);
  }

  private double fraction() {
    return total == 0 ? 1 : (double) done / total;
  }

  private long rate() {
    return (long) ((done - before) / Math.max(1e-3, elapsed.toNanos() / 1e9));
  }

  private String left() {
    if (done == total) {
      return "0:00";
    }
    return rate() == 0 ? "-:--" : clock((total - done) / rate());
  }

  private static String clock(long seconds) {
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /// So many bytes in the largest unit of which there is one: `3.4 GiB`.
  static String size(long bytes) {
    int unit = bytes < 1024 ? 0 : (63 - Long.numberOfLeadingZeros(bytes)) / 10;
    return unit == 0
        ? bytes + " B"
        : String.format(Locale.ROOT, "%.1f %s", bytes / Math.pow(1024, unit), UNITS[unit]);
  }
}
