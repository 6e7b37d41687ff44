package dev.troupe.config;

import java.util.Locale;

/// A part that a node may run; in files it is written in lower case.
public enum Role {
  CHAT,
  BALANCER,
  EDGE,
  FILES;

  /// The word for it in configuration files and in the cluster's member roles.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
