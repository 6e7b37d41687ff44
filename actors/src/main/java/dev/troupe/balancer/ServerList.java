package dev.troupe.balancer;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import dev.troupe.net.HostPort;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads `servers` of a listener: the word `chat`, or a list in which a server is HOST:PORT or a
/// section.
final class ServerList {
  /// The word for servers that come from outside: the cluster's chat.
  static final String CHAT = "chat";

  private static final String KEY = "servers";
  private static final String LIMIT = "max-connections";
  private static final Set<String> KEYS = Set.of("at", "name", "weight", LIMIT);

  private ServerList() {}

  /// The servers in their order; empty for those of the cluster's chat.
  static Optional<List<Server>> of(Section listener) {
    ConfigValue value = listener.config().getValue(KEY);
    if (value instanceof ConfigList list) {
      return Optional.of(all(listener, list));
    }
    if (CHAT.equals(value.unwrapped())) {
      return Optional.empty();
    }
    String what = "is " + value.unwrapped() + ", must be " + CHAT + " or a list of servers";
    throw listener.mistake(KEY, what);
  }

  private static List<Server> all(Section listener, ConfigList list) {
    List<Server> servers = new ArrayList<>();
    Set<HostPort> addresses = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (ConfigValue value : list) {
      Server server = one(listener, servers.size() + 1, value);
      if (!addresses.add(server.at())) {
        throw listener.mistake(KEY, "holds " + server.at() + " twice");
      }
      if (!names.add(server.name())) {
        throw listener.mistake(KEY, "holds the name " + server.name() + " twice");
      }
      servers.add(server);
    }
    return servers;
  }

  private static Server one(Section listener, int position, ConfigValue value) {
    int limit = listener.number(LIMIT, 1, 1_000_000);
    if (value.valueType() == ConfigValueType.STRING) {
      HostPort at = listener.convert(KEY, value.unwrapped().toString(), HostPort::parse);
      return Server.of(at.toString(), at, limit);
    }
    if (!(value instanceof ConfigObject own)) {
      throw listener.mistake(
          KEY, "holds " + value.unwrapped() + ", must be HOST:PORT or a section with 'at'");
    }
    Config config =
        own.toConfig()
            .withFallback(ConfigValueFactory.fromAnyRef(limit).atKey(LIMIT))
            .withFallback(ConfigValueFactory.fromAnyRef(1).atKey("weight"));
    var section = new Section(listener.path() + "." + KEY + "." + position, config);
    section.allowOnly(KEYS);
    if (!config.hasPath("at")) {
      throw section.mistake("at", "is missing, must be HOST:PORT");
    }
    HostPort at = section.address("at");
    String name = config.hasPath("name") ? config.getString("name") : at.toString();
    if (name.isBlank()) {
      throw section.mistake("name", "is empty, must not be");
    }
    return Server.of(name, at, section.number(LIMIT, 1, 1_000_000))
        .withWeight(section.number("weight", 0, Server.MAX_WEIGHT));
  }
}
