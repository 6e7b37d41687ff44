package dev.troupe.cli;

import dev.troupe.files.Download;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Shows a download's progress: on a terminal in one line that is written over some times a second,
/// elsewhere, as in a log, in a new line every few seconds.
final class ProgressReport implements Download.Listener {
  private static final Duration ON_TERMINAL = Duration.ofMillis(200);
  private static final Duration ELSEWHERE = Duration.ofSeconds(5);

  /// What a shorter line leaves of a longer one before it goes away.
  private static final String CLEAR_TO_END = "\u001b[K";

  private final PrintWriter to;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private final long begin;
  private long shownAt;
  private @Nullable Progress last;

  /// @param nanoTime the clock, in nanoseconds from any beginning
  ProgressReport(PrintWriter to, boolean terminal, LongSupplier nanoTime) {
    this.to = to;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.begin = nanoTime.getAsLong();
    this.shownAt = begin;
  }

  @Override
  public void at(long before, long done, long total) {
    long now = nanoTime.getAsLong();
    Progress progress = new Progress(before, done, total, Duration.ofNanos(now - begin));
    last = progress;
    if (now - shownAt >= (terminal ? ON_TERMINAL : ELSEWHERE).toNanos()) {
      shownAt = now;
      show(progress, terminal ? "" : System.lineSeparator());
    }
  }

  /// Shows how far it came, whether that is all or not; nothing if it never began.
  void end() {
    if (last != null) {
      show(last, System.lineSeparator());
    }
  }

  private void show(Progress progress, String end) {
    String line = progress.line();
    to.print(terminal ? "\r" + line + CLEAR_TO_END + end : line + end);
    to.flush();
  }
}
