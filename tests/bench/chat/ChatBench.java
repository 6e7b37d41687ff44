package chat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Acknowledged messages of 100 bytes, three server processes on this machine, beside RabbitMQ's
/// quorum queue and NATS JetStream, which do the same work in turn: each round runs every window
/// on every contender.
final class ChatBench {
  private static final int WARM_UP_ROUNDS = 1;
  private static final String TEXT = "x".repeat(100);

  private final Path troupe;
  private final int portOffset;
  private final Duration time;
  private final int rounds;
  private final List<Integer> windows;
  private final List<String> missing = new ArrayList<>();

  private ChatBench(List<String> options) {
    this.troupe = Path.of(option(options, "--troupe", "bin/troupe"));
    this.portOffset = Integer.parseInt(option(options, "--port-offset", "20000"));
    this.time = Duration.ofSeconds(Long.parseLong(option(options, "--seconds", "5")));
    this.rounds = Integer.parseInt(option(options, "--rounds", "5"));
    this.windows =
        Stream.of(option(options, "--windows", "1,100,1000").split(","))
            .map(Integer::valueOf)
            .toList();
  }

  public static void main(String[] arguments) throws Exception {
    new ChatBench(Arrays.asList(arguments)).run(!Arrays.asList(arguments).contains("--alone"));
  }

  private static String option(List<String> options, String name, String otherwise) {
    int at = options.indexOf(name);
    return at < 0 ? otherwise : options.get(at + 1);
  }

  private void run(boolean withPeers) throws Exception {
    Path folder = Files.createTempDirectory("troupe-bench");
    var contenders = new ArrayList<Contender>();
    try {
      contenders.add(new Troupe(troupe, folder.resolve("troupe"), portOffset, TEXT));
      if (withPeers) {
        addPeers(folder, contenders);
      }
      var table = new Table(contenders);
      for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
        for (int window : windows) {
          for (Contender contender : contenders) {
            var result = Load.run(contender, window, time);
            if (round >= 0) {
              table.add(window, contender, result);
            }
          }
        }
      }
      System.out.printf(
          "messages of %d bytes, %d rounds in turn of %d s each%n%n",
          TEXT.length(), rounds, time.toSeconds());
      table.print();
      missing.forEach(peer -> System.out.printf("%nNot compared: %s is not installed.%n", peer));
    } finally {
      for (Contender contender : contenders) {
        contender.close();
      }
      delete(folder);
    }
  }

  private void addPeers(Path folder, List<Contender> contenders) throws Exception {
    if (Programs.exist(Rabbit.PROGRAM, Rabbit.EPMD)) {
      contenders.add(new Rabbit(folder.resolve("rabbitmq"), TEXT));
    } else {
      missing.add("RabbitMQ (rabbitmq-server of Debian)");
    }
    if (Programs.exist(Nats.PROGRAM)) {
      contenders.add(new Nats(folder.resolve("nats"), TEXT));
    } else {
      missing.add("NATS (nats-server of Debian)");
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
