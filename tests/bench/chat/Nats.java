package chat;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import measure.FreePorts;

/// Three servers with a JetStream stream of three replicas in files.
final class Nats implements Contender {
  static final String PROGRAM = "/usr/sbin/nats-server";

  private static final String STREAM =
      "{\"name\":\"BENCH\",\"subjects\":[\"bench\"],\"storage\":\"file\",\"retention\":\"limits\","
          + "\"discard\":\"old\",\"num_replicas\":3}";
  private static final int PATIENCE_SECONDS = 60;

  private final List<Process> servers = new ArrayList<>();
  private final List<Integer> ports;
  private final String text;
  private int leader;

  Nats(Path folder, String text) throws IOException, InterruptedException {
    this.text = text;
    this.ports = FreePorts.of(6);
    String routes =
        ports.subList(3, 6).stream()
            .map(port -> "nats://127.0.0.1:" + port)
            .collect(Collectors.joining(","));
    Files.createDirectories(folder);
    try {
      for (int i = 0; i < 3; i++) {
        servers.add(start(folder, i, routes));
      }
      makeStream();
    } catch (IOException | InterruptedException e) {
      close();
      throw e;
    }
  }

  private Process start(Path folder, int index, String routes) throws IOException {
    String name = "n" + (index + 1);
    String cluster = "nats://127.0.0.1:" + ports.get(3 + index);
    return Programs.start(
        folder.resolve(name + ".log"),
        Map.of(),
        List.of(
            PROGRAM, "-n", name, "-a", "127.0.0.1", "-p", "" + ports.get(index), "-js",
            "-sd", folder.resolve(name).toString(),
            "--cluster_name", "bench", "--cluster", cluster, "--routes", routes));
  }

  /// Until the servers have found each other they refuse to make it.
  private void makeStream() throws IOException, InterruptedException {
    for (int attempt = 0; attempt < PATIENCE_SECONDS; attempt++) {
      if (servers.getFirst().waitFor(1, TimeUnit.SECONDS)) {
        throw new IOException("a server of NATS has ended");
      }
      String answer = create();
      int at = answer.indexOf("\"leader\":\"n");
      if (at >= 0) {
        leader = answer.charAt(at + "\"leader\":\"n".length()) - '1';
        return;
      }
    }
    throw new IOException("JetStream made no stream in " + PATIENCE_SECONDS + " s");
  }

  /// What a server answers to the request; empty if it does not listen yet.
  private String create() throws IOException {
    try (var wire = Wire.to(ports.getFirst())) {
      wire.lines(
          List.of(
              NatsLane.CONNECT,
              "SUB answer 1",
              "PUB $JS.API.STREAM.CREATE.BENCH answer " + STREAM.length(),
              STREAM));
      return wire.await(line -> line.startsWith("{"));
    } catch (ConnectException e) {
      return "";
    }
  }

  @Override
  public String name() {
    return "NATS JetStream";
  }

  @Override
  public String durability() {
    return "no";
  }

  @Override
  public List<Long> processes() {
    return servers.stream().map(Process::pid).toList();
  }

  @Override
  public int mostInFlightEach() {
    return 1_000;
  }

  @Override
  public Lane connect(int number, int window) throws IOException {
    return new NatsLane(ports.get(leader), "bench", window, text);
  }

  @Override
  public void close() throws InterruptedException {
    Programs.end(servers);
  }
}
