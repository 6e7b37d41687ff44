package chat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Three nodes, as `troupe up` starts them; all roles run in them. Flood control is out of the way,
/// and the cluster is patient with nodes that get no processor, since the load and three contenders
/// share this machine.
final class Troupe implements Contender {
  private static final int CHAT = 5010;
  private static final int MONITOR = 8081;
  private static final String SETTINGS =
      """
      troupe.chat.flood { burst = 1000000, rate = 1000000 }
      pekko.cluster.failure-detector.acceptable-heartbeat-pause = 20 s
      """;

  private final Path program;
  private final Path data;
  private final int portOffset;
  private final String text;
  private List<Long> processes = List.of();
  private int primary;
  private int accounts;

  Troupe(Path program, Path folder, int portOffset, String text)
      throws IOException, InterruptedException {
    this.program = program;
    this.data = Files.createDirectories(folder);
    this.portOffset = portOffset;
    this.text = text;
    Files.writeString(data.resolve("troupe.conf"), SETTINGS);
    troupe("up", "--detach", "--data", data.toString(), "--port-offset", "" + portOffset);
    var pids = new ArrayList<Long>();
    for (int node = 1; node <= 3; node++) {
      Path file = data.resolve("node-" + node).resolve("node.pid");
      pids.add(Long.parseLong(Files.readString(file).strip()));
    }
    this.processes = List.copyOf(pids);
    this.primary = findPrimary();
  }

  private int findPrimary() throws IOException, InterruptedException {
    String status = troupe("status", "--monitor", "127.0.0.1:" + (MONITOR + portOffset));
    return status
        .lines()
        .filter(line -> line.contains(" primary "))
        .map(line -> Integer.parseInt(line.substring("node-".length(), line.indexOf(' '))))
        .findFirst()
        .orElseThrow(() -> new IOException("there is no primary:\n" + status));
  }

  private String troupe(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    return Programs.run(Map.of(), command);
  }

  @Override
  public String name() {
    return "Troupe";
  }

  @Override
  public String durability() {
    return "all three";
  }

  @Override
  public List<Long> processes() {
    return processes;
  }

  /// What a session may have under way (docs/chat.md), with some room.
  @Override
  public int mostInFlightEach() {
    return 50;
  }

  /// Everybody is new: nobody is to find mail of an earlier round.
  @Override
  public Lane connect(int number, int window) throws IOException {
    accounts++;
    return IrcLane.open(CHAT + primary - 1 + portOffset, "bench" + accounts, window, text);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    troupe("down", "--data", data.toString());
  }
}
