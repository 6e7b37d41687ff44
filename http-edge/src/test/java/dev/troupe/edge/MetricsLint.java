package dev.troupe.edge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The rules of `promtool check metrics` for a page of metrics, and of the format itself: each name
/// has a help text and a type before its samples, stands in one block, ends as its type wants, and
/// is measured in base units; no sample is there twice.
final class MetricsLint {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{.*\\})? (\\S+)( # .*)?");
  private static final Pattern LABELS =
      Pattern.compile("\\{(?:[a-z_][a-z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\n\"])*\",?)*\\}");
  private static final Set<String> OTHER_UNITS =
      Set.of("milliseconds", "ms", "minutes", "hours", "days", "kilobytes", "megabytes", "percent");
  private static final Pattern FAMILY_END = Pattern.compile("_(bucket|sum|count|total|info)$");

  private final List<String> faults = new ArrayList<>();
  private final Map<String, String> types = new HashMap<>();
  private final Map<String, String> helps = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final Set<String> closed = new HashSet<>();
  private String family = "";

  private MetricsLint() {}

  /// What is wrong with a page, in words.
  static List<String> faults(String page) {
    var lint = new MetricsLint();
    page.lines().forEach(lint::line);
    if (!page.endsWith("\n")) {
      lint.faults.add("the last line does not end");
    }
    if (lint.seen.isEmpty()) {
      lint.faults.add("there is no sample");
    }
    return lint.faults;
  }

  private void line(String line) {
    if (line.equals("# EOF") || line.startsWith("# UNIT ")) {
      return;
    }
    if (line.startsWith("#")) {
      String[] words = line.split(" ", 4);
      var texts = words[1].equals("HELP") ? helps : types;
      if (texts.put(words[2], words.length > 3 ? words[3] : "") != null) {
        faults.add(words[2] + ": has two lines " + words[1]);
      }
      return;
    }
    Matcher sample = SAMPLE.matcher(line);
    if (!sample.matches()) {
      faults.add("not a sample: " + line);
      return;
    }
    String labels = sample.group(2) == null ? "" : sample.group(2);
    if (!labels.isEmpty() && !LABELS.matcher(labels).matches()) {
      faults.add("labels are not well formed: " + line);
    }
    if (!seen.add(sample.group(1) + labels)) {
      faults.add(sample.group(1) + labels + ": is there twice");
    }
    sample(sample.group(1), sample.group(3));
  }

  private void sample(String name, String value) {
    String its = types.containsKey(name) ? name : FAMILY_END.matcher(name).replaceFirst("");
    String type = types.get(its);
    if (type == null || helps.getOrDefault(its, "").isBlank()) {
      faults.add(name + ": has no type or no help text");
      return;
    }
    if (!its.equals(family)) {
      if (!closed.add(its)) {
        faults.add(name + ": its samples do not stand together");
      }
      family = its;
    }
    if (type.equals("counter") != name.endsWith("_total")) {
      faults.add(name + ": counters, and nothing else, end in _total");
    }
    for (String word : its.split("_", -1)) {
      if (OTHER_UNITS.contains(word)) {
        faults.add(name + ": is not in a base unit");
      }
    }
    if (!value.equals("+Inf") && !value.equals("NaN")) {
      Double.parseDouble(value);
    }
  }
}
