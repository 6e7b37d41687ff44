package dev.troupe.edge.loop;

import dev.troupe.loop.EventLoop;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The time as answers tell it (RFC 9110, 5.6.7); the clock is read once a round of the loop.
final class HttpDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final EventLoop loop;
  private long round = 0;
  private long second = 0;
  private String text = "";

  HttpDate(EventLoop loop) {
    this.loop = loop;
  }

  String now() {
    if (loop.nanoTime() != round) {
      round = loop.nanoTime();
      long current = System.currentTimeMillis() / 1_000;
      if (current != second) {
        second = current;
        text = FORMAT.format(Instant.ofEpochSecond(current));
      }
    }
    return text;
  }
}
