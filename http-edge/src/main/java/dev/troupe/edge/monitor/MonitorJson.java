package dev.troupe.edge.monitor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.EdgeStatus;
import dev.troupe.status.NodeStatus;
import dev.troupe.users.Users;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the monitor says in JSON, in `snake_case`, times as ISO 8601 in UTC.
public final class MonitorJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  /// Users by web server; servers that nobody uses are there too.
  public record Stats(Instant timestamp, SortedMap<Integer, ServerUsers> servers, int totalUsers) {
    public Stats {
      servers = Collections.unmodifiableSortedMap(new TreeMap<>(servers));
    }
  }

  /// The users of one web server.
  public record ServerUsers(int activeUsers, List<String> users) {
    public ServerUsers {
      users = List.copyOf(users);
    }
  }

  /// All users; `barred` ones are not among them.
  public record AllUsers(List<User> users, int totalUsers) {
    public AllUsers {
      users = List.copyOf(users);
    }
  }

  /// One user and the web server that it is active on, by port.
  public record User(String id, int server) {}

  /// Whether a node does what was asked about, and why it does or does not.
  public record Health(String node, boolean ok, String reason) {}

  /// An error of the API.
  public record Problem(String error) {}

  private MonitorJson() {}

  /// Writes and reads the monitor's JSON.
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  static Stats stats(Instant now, ClusterStatus board, Users users) {
    SortedMap<Integer, ServerUsers> servers = new TreeMap<>();
    for (int site : sites(board, users.byServer().keySet())) {
      List<String> active = users.byServer().getOrDefault(site, List.of());
      servers.put(site, new ServerUsers(active.size(), active));
    }
    return new Stats(now.truncatedTo(ChronoUnit.MILLIS), servers, users.total());
  }

  private static SortedSet<Integer> sites(ClusterStatus board, Set<Integer> used) {
    SortedSet<Integer> sites = new TreeSet<>(used);
    for (String node : board.nodes().keySet()) {
      board.part(node, EdgeStatus.class).ifPresent(edge -> sites.addAll(edge.sites()));
    }
    return sites;
  }

  static AllUsers users(Users users) {
    var all =
        users.byServer().entrySet().stream()
            .flatMap(entry -> entry.getValue().stream().map(id -> new User(id, entry.getKey())))
            .toList();
    return new AllUsers(all, all.size());
  }

  static Health readiness(String node, ClusterStatus board) {
    NodeStatus own = board.nodes().get(node);
    boolean ready = own != null && own.ready();
    return new Health(node, ready, ready ? "serves" : "starts, drains or is not in the cluster");
  }
}
