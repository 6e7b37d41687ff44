package dev.troupe.config;

import java.util.List;

/// A configuration that cannot be used; carries every mistake, one line each.
public final class InvalidConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  InvalidConfigException(List<String> mistakes) {
    super(String.join("\n", mistakes));
  }

  /// What is wrong, in the order of the file where the place is known; never empty.
  public List<String> mistakes() {
    return String.valueOf(getMessage()).lines().toList();
  }
}
