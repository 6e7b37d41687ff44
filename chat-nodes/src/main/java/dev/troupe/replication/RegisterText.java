package dev.troupe.replication;

import dev.troupe.replication.core.Configuration;
import java.util.List;
import java.util.TreeSet;

/// A configuration as one line of text, for registers that an operator may want to read: `version=7
/// epoch=3 primary=node-2 in-sync=node-2,node-3`.
final class RegisterText {
  private static final List<String> KEYS = List.of("version", "epoch", "primary", "in-sync");

  private RegisterText() {}

  static String format(Configuration value) {
    return "version=%d epoch=%d primary=%s in-sync=%s"
        .formatted(
            value.version(), value.epoch(), value.primary(), String.join(",", value.inSync()));
  }

  /// Reads what [#format] wrote; an `IllegalArgumentException` says what else stands there.
  static Configuration parse(String text) {
    String[] fields = text.strip().split(" ", -1);
    if (fields.length != KEYS.size()) {
      throw new IllegalArgumentException("has " + fields.length + " fields, must have 4");
    }
    for (int i = 0; i < fields.length; i++) {
      String prefix = KEYS.get(i) + "=";
      if (!fields[i].startsWith(prefix)) {
        throw new IllegalArgumentException("'" + fields[i] + "' stands where " + prefix + " must");
      }
      fields[i] = fields[i].substring(prefix.length());
    }
    return new Configuration(
        Long.parseLong(fields[0]),
        Long.parseLong(fields[1]),
        fields[2],
        new TreeSet<>(List.of(fields[3].split(","))));
  }
}
