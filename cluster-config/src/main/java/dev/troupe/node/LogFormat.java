package dev.troupe.node;

import java.util.Locale;

/// How lines of a log look.
public enum LogFormat {
  /// For people. What a message has from outside ends no line and colours no terminal.
  TEXT(
      "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level ${NODE} %logger{0} - "
          + "%replace(%msg){'[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]','?'}%n%ex{full}",
      "%d{yyyy-MM-dd HH:mm:ss.SSS} %fields%n"),
  /// A JSON object a line, for machines.
  JSON("%json%n", "%json%n");

  private final String line;
  private final String accessLine;

  LogFormat(String line, String accessLine) {
    this.line = line;
    this.accessLine = accessLine;
  }

  /// Its word on the command line.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Logback's pattern of a line of what the program says.
  String line() {
    return line;
  }

  /// Logback's pattern of a line of an access log.
  String accessLine() {
    return accessLine;
  }
}
