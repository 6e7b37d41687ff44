package dev.troupe.cli;

import dev.troupe.files.Download;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Shows how far a download is: on a terminal some times a second, and everywhere once at its end.
final class ProgressReport implements Download.Listener {
  private static final Duration REFRESH = Duration.ofMillis(200);

  private final Terminal terminal;
  private final long begin = System.nanoTime();
  private long shownAt = begin;
  private @Nullable Progress last;

  ProgressReport(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void at(long before, long done, long total) {
    long now = System.nanoTime();
    Progress progress = new Progress(before, done, total, Duration.ofNanos(now - begin));
    last = progress;
    if (now - shownAt >= REFRESH.toNanos()) {
      shownAt = now;
      terminal.progress(progress.line());
    }
  }

  /// Says how far it came, whether that is all or not; nothing if it never began.
  void end() {
    if (last != null) {
      terminal.say(last.line());
    }
  }
}
