package dev.troupe.cli.chat;

import dev.troupe.chat.client.News;
import dev.troupe.chat.client.SafeText;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;

/// What is shown, as lines of text. Nothing that others have written reaches the terminal as it is.
final class Rendering {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
  private static final String ACTION = "\u0001ACTION ";
  private static final int[] NAMES = {32, 33, 34, 35, 36, 31};

  private final boolean colours;
  private final ZoneId zone;
  private final Supplier<LocalDate> today;

  /// @param colours whether the terminal may be told colours
  Rendering(boolean colours, ZoneId zone, Supplier<LocalDate> today) {
    this.colours = colours;
    this.zone = zone;
    this.today = today;
  }

  /// One line.
  String line(News news) {
    return switch (news) {
      case News.Said said -> said(said);
      case News.Told(var text) -> styled("36", "* " + SafeText.of(text));
      case News.Refused(var text) -> styled("31", "! " + SafeText.of(text));
      case News.Link(var text) -> styled("33", "* " + SafeText.of(text));
    };
  }

  /// A message that is not acknowledged yet.
  String onItsWay(String text) {
    return styled("2", "… " + SafeText.of(text));
  }

  /// What the user has typed.
  String typed(String line) {
    return styled("2", "> " + SafeText.of(line));
  }

  private String said(News.Said said) {
    String time = said.timeMillis() == 0 ? "" : styled("2", time(said.timeMillis())) + " ";
    boolean channel = said.target().startsWith("#");
    String where = channel ? SafeText.of(said.target()) + " " : "";
    String to = !channel && said.own() ? " → " + SafeText.of(said.target()) : "";
    String who = name(said) + to;
    String text = said.text();
    if (text.startsWith(ACTION)) {
      String action = text.substring(ACTION.length()).replaceFirst("\u0001$", "");
      return time + where + "* " + who + " " + SafeText.of(action);
    }
    String marks = said.notice() ? "-" + who + "-" : "<" + who + ">";
    return time + where + marks + " " + SafeText.of(text);
  }

  private String name(News.Said said) {
    String name = SafeText.of(said.from());
    int colour = NAMES[Math.floorMod(name.hashCode(), NAMES.length)];
    return styled(said.own() ? "1" : Integer.toString(colour), name);
  }

  private String time(long millis) {
    ZonedDateTime at = Instant.ofEpochMilli(millis).atZone(zone);
    return (at.toLocalDate().equals(today.get()) ? TIME : DAY).format(at);
  }

  private String styled(String code, String text) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
