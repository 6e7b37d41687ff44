package dev.troupe.config;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Who a node is: `troupe.node`.
///
/// @param name unique in the cluster
/// @param roles what it runs; at least one
/// @param data the folder of its own data and logs
public record NodeSettings(String name, Set<Role> roles, Path data) {
  private static final String NAME = "[a-z][a-z0-9-]{0,31}";

  public NodeSettings {
    roles = Set.copyOf(roles);
  }

  /// Reads `troupe.node` of a whole configuration.
  ///
  /// @throws IllegalArgumentException with the key, its value and what was expected
  public static NodeSettings from(Config config) {
    Config node = config.getConfig("troupe.node");
    String data = node.getString("data");
    if (data.isBlank()) {
      throw new IllegalArgumentException("troupe.node.data: is empty, must be a folder");
    }
    return new NodeSettings(
        checkedName("troupe.node.name", node.getString("name")),
        roles(node.getStringList("roles")),
        Path.of(data));
  }

  /// The name itself, if it is one that a node may have.
  static String checkedName(String key, String name) {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(
          key + ": is '" + name + "', must be 1 to 32 of a-z, 0-9 and '-', a letter first");
    }
    return name;
  }

  private static Set<Role> roles(List<String> words) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException(
          "troupe.node.roles: is empty, must hold at least one of " + allRoles());
    }
    return words.stream()
        .map(NodeSettings::role)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
  }

  private static Role role(String word) {
    return Arrays.stream(Role.values())
        .filter(role -> role.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "troupe.node.roles: holds '" + word + "', must be of " + allRoles()));
  }

  private static String allRoles() {
    return Arrays.stream(Role.values()).map(Role::word).collect(Collectors.joining(", "));
  }
}
