package dev.troupe.edge.monitor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.troupe.status.ClusterStatus;
import dev.troupe.status.NodeStatus;
import dev.troupe.users.Users;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the monitor says in JSON, in `snake_case`, times as ISO 8601 in UTC.
public final class MonitorJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
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
  public record AllUsers(List<User> users, int totalUsers, List<String> barred) {
    public AllUsers {
      barred = List.copyOf(barred);
      users = List.copyOf(users);
    }
  }

  /// One user and the web server that it is active on, by port.
  public record User(String id, int server) {}

  /// Whether a node does what was asked about, and why it does or does not.
  ///
  /// @param problems of the whole cluster, where they were asked for
  record Health(
      String node,
      boolean ok,
      String reason,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Problems.Problem> problems) {
    Health(String node, boolean ok, String reason) {
      this(node, ok, reason, null);
    }
  }

  /// All that is wrong in the cluster, the worst first.
  public record ProblemList(List<Problems.Problem> problems) {
    public ProblemList {
      problems = List.copyOf(problems);
    }
  }

  /// An error of the API.
  public record Problem(String error) {}

  private MonitorJson() {}

  /// Writes and reads the monitor's JSON.
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  static Stats stats(Instant now, ClusterStatus board, Users users) {
    SortedMap<Integer, ServerUsers> servers = new TreeMap<>();
    for (int site : Facts.sites(board, users)) {
      List<String> active = users.byServer().getOrDefault(site, List.of());
      servers.put(site, new ServerUsers(active.size(), active));
    }
    return new Stats(now.truncatedTo(ChronoUnit.MILLIS), servers, users.total());
  }

  static AllUsers users(Users users) {
    var all =
        users.byServer().entrySet().stream()
            .flatMap(entry -> entry.getValue().stream().map(id -> new User(id, entry.getKey())))
            .toList();
    return new AllUsers(all, all.size(), users.barred());
  }

  static Health readiness(String node, ClusterStatus board) {
    NodeStatus own = board.nodes().get(node);
    List<String> missing = own == null ? List.of("it starts") : own.missing();
    return new Health(node, missing.isEmpty(), reason(missing));
  }

  /// As [#readiness], and what else is wrong in the cluster; that alone does not make a node ill,
  /// since starting it again would not help.
  static Health health(String node, ClusterStatus board, List<Problems.Problem> problems) {
    var ready = readiness(node, board);
    return new Health(node, ready.ok(), ready.reason(), problems);
  }

  private static String reason(List<String> missing) {
    return missing.isEmpty() ? "serves" : "does not serve: " + String.join("; ", missing);
  }
}
