package chat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import measure.Folder;
import measure.Options;

/// Acknowledged messages of 100 bytes, three server processes on this machine, beside RabbitMQ's
/// quorum queue and NATS JetStream, which do the same work in turn: each round runs every window
/// on every contender.
final class ChatBench {
  /// The servers of all three compile or adapt themselves while they work.
  private static final int WARM_UP_ROUNDS = 3;
  private static final String TEXT = "x".repeat(100);

  private final Path troupe;
  private final int portOffset;
  private final Duration time;
  private final int rounds;
  private final List<Integer> windows;
  private final List<String> missing = new ArrayList<>();

  private ChatBench(Options options) {
    this.troupe = options.troupe();
    this.portOffset = options.number("--port-offset", 20_000);
    this.time = Duration.ofSeconds(options.number("--seconds", 5));
    this.rounds = options.number("--rounds", 5);
    this.windows =
        Stream.of(options.text("--windows", "1,100,1000").split(","))
            .map(Integer::valueOf)
            .toList();
  }

  public static void main(String[] arguments) throws Exception {
    var options = new Options(arguments);
    new ChatBench(options).run(!options.has("--alone"));
  }

  private void run(boolean withPeers) throws Exception {
    try (var temporary = Folder.create()) {
      run(withPeers, temporary.path(), new ArrayList<>());
    }
  }

  private void run(boolean withPeers, Path folder, List<Contender> contenders) throws Exception {
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
}
