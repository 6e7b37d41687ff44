package dev.troupe.config;

import com.typesafe.config.Config;
import java.nio.file.Path;

/// Where the register stands that decides who is primary: `troupe.register`.
///
/// @param folder shared by all nodes, which is possible on one machine only
public record RegisterSettings(Path folder) {

  /// Reads `troupe.register` of a whole configuration.
  ///
  /// @throws IllegalArgumentException with the key, its value and what was expected
  public static RegisterSettings from(Config config) {
    String kind = config.getString("troupe.register.kind");
    if (!kind.equals("file")) {
      throw new IllegalArgumentException("troupe.register.kind: is '" + kind + "', must be 'file'");
    }
    String folder = config.getString("troupe.register.folder");
    if (folder.isBlank()) {
      throw new IllegalArgumentException("troupe.register.folder: is empty, must be a folder");
    }
    return new RegisterSettings(Path.of(folder));
  }
}
