package dev.troupe.node;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The pairs of an event as `key=value key=value`, in their order; `-` stands for no value.
///
/// A value with anything but letters, digits and common signs of ASCII stands in quotes, escaped as
/// in JSON, so that no name ends a line or looks like another pair.
public final class FieldsConverter extends ClassicConverter {
  @Override
  public String convert(ILoggingEvent event) {
    return Stream.ofNullable(event.getKeyValuePairs())
        .flatMap(pairs -> pairs.stream())
        .map(pair -> pair.key + "=" + (pair.value == null ? "-" : text(pair.value.toString())))
        .collect(Collectors.joining(" "));
  }

  private static String text(String value) {
    boolean plain = !value.isEmpty() && value.chars().allMatch(FieldsConverter::isPlain);
    return plain ? value : quoted(value);
  }

  private static boolean isPlain(int c) {
    return c > ' ' && c < 0x7f && c != '"' && c != '\\' && c != '=';
  }

  private static String quoted(String value) {
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c == ' ' || isPlain(c) || c == '=') {
        quoted.append(c);
      } else {
        quoted.append("\\u%04x".formatted((int) c));
      }
    }
    return quoted.append('"').toString();
  }
}
