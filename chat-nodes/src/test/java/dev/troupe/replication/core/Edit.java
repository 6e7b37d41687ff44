package dev.troupe.replication.core;

/// A change to one source file.
///
/// @param type whose file it is
/// @param from what stands there, exactly once
/// @param to what stands there then
record Edit(String type, String from, String to) {

  String apply(String source) {
    int at = source.indexOf(from);
    if (at < 0 || source.indexOf(from, at + 1) >= 0) {
      throw new AssertionError("'" + from + "' must stand once in " + type + ".java");
    }
    return source.replace(from, to);
  }
}
