package dev.troupe.chat.archive;

import dev.troupe.chat.state.Ban;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Short lists as one text each, a line an element, whose last field may hold spaces. None of them
/// can hold an end of line, since all came in lines.
final class RowText {
  private RowText() {}

  static String ofBans(List<Ban> bans) {
    return bans.stream()
        .map(ban -> ban.timeMillis() + " " + ban.by() + " " + ban.mask() + "\n")
        .collect(Collectors.joining());
  }

  static List<Ban> bans(String text) {
    return text.lines()
        .map(line -> line.split(" ", 3))
        .map(fields -> new Ban(fields[2], fields[1], Long.parseLong(fields[0])))
        .toList();
  }

  static String ofNames(List<String> names) {
    return names.stream().map(name -> name + "\n").collect(Collectors.joining());
  }

  static List<String> names(String text) {
    return text.lines().toList();
  }

  static String ofMarks(SortedMap<String, Long> marks) {
    return marks.entrySet().stream()
        .map(mark -> mark.getValue() + " " + mark.getKey() + "\n")
        .collect(Collectors.joining());
  }

  static SortedMap<String, Long> marks(String text) {
    var marks = new TreeMap<String, Long>();
    text.lines().map(line -> line.split(" ", 2)).forEach(f -> marks.put(f[1], Long.valueOf(f[0])));
    return marks;
  }
}
