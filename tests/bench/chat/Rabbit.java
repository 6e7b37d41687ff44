package chat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import measure.FreePorts;

/// Three servers with a quorum queue, whose leader is where it was declared.
final class Rabbit implements Contender {
  static final String PROGRAM = "/usr/lib/rabbitmq/bin/rabbitmq-server";
  static final String EPMD = "/usr/bin/epmd";

  private static final String CONTROL = "/usr/lib/rabbitmq/bin/rabbitmqctl";
  private static final int NODES = 3;

  private final List<Process> servers = new ArrayList<>();
  private final List<Long> processes = new ArrayList<>();
  private final List<Integer> ports;
  private final Path folder;
  private final String text;

  Rabbit(Path folder, String text) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    this.text = text;
    this.ports = FreePorts.of(2 * NODES + 1);
    var config = new StringBuilder("cluster_formation.peer_discovery_backend = classic_config\n");
    for (int i = 0; i < NODES; i++) {
      config.append("cluster_formation.classic_config.nodes.%d = %s%n".formatted(i + 1, node(i)));
    }
    Files.writeString(folder.resolve("rabbitmq.conf"), config);
    Files.writeString(folder.resolve("enabled_plugins"), "[].\n");
    try {
      servers.add(
          Programs.start(
              folder.resolve("epmd.log"),
              Map.of(),
              List.of(EPMD, "-port", "" + ports.getLast(), "-address", "127.0.0.1")));
      for (int i = 0; i < NODES; i++) {
        start(i);
      }
    } catch (IOException | InterruptedException e) {
      close();
      throw e;
    }
  }

  private static String node(int index) {
    return "bench" + (index + 1) + "@localhost";
  }

  private void start(int index) throws IOException, InterruptedException {
    Path own = Files.createDirectories(folder.resolve("r" + (index + 1)));
    Path pidFile = own.resolve("pid");
    var environment = environment(index);
    environment.put("RABBITMQ_PID_FILE", pidFile.toString());
    servers.add(Programs.start(own.resolve("console.log"), environment, List.of(PROGRAM)));
    Programs.run(environment, List.of(CONTROL, "-n", node(index), "wait", pidFile.toString()));
    processes.add(virtualMachine(servers.getLast()));
  }

  /// The script starts Erlang and waits for it.
  private static long virtualMachine(Process script) throws IOException {
    return Stream.concat(Stream.of(script.toHandle()), script.descendants())
        .filter(process -> process.info().command().orElse("").endsWith("/beam.smp"))
        .findFirst()
        .orElseThrow(() -> new IOException("RabbitMQ's Erlang is not found"))
        .pid();
  }

  private Map<String, String> environment(int index) {
    Path own = folder.resolve("r" + (index + 1));
    var all = new HashMap<String, String>();
    all.put("HOME", folder.toString());
    all.put("ERL_EPMD_PORT", "" + ports.getLast());
    all.put("RABBITMQ_NODENAME", node(index));
    all.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
    all.put("RABBITMQ_NODE_PORT", "" + ports.get(index));
    all.put("RABBITMQ_DIST_PORT", "" + ports.get(NODES + index));
    all.put("RABBITMQ_MNESIA_BASE", own.toString());
    all.put("RABBITMQ_LOG_BASE", own.toString());
    all.put("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq").toString());
    all.put("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("enabled_plugins").toString());
    return all;
  }

  @Override
  public String name() {
    return "RabbitMQ quorum queue";
  }

  @Override
  public String durability() {
    return "a majority";
  }

  @Override
  public List<Long> processes() {
    return List.copyOf(processes);
  }

  @Override
  public int mostInFlightEach() {
    return 1_000;
  }

  @Override
  public Lane connect(int number, int window) throws IOException {
    return new AmqpLane(ports.getFirst(), "bench", window, text);
  }

  @Override
  public void close() throws InterruptedException {
    Programs.end(servers.reversed());
  }
}
