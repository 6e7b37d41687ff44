package measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `wrk` saw in one run.
///
/// @param requests answered
/// @param perSecond of them
/// @param p99Millis within which 99 of 100 were answered
public record Wrk(double requests, double perSecond, double p99Millis) {
  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ([0-9.]+)(m?s),");
  private static final Pattern P99 = Pattern.compile("99% +([0-9.]+)(us|ms|s)");

  /// A time-out is not among them: it shows in the percentile.
  private static final Pattern BAD =
      Pattern.compile("Non-2xx or 3xx|connect [1-9]|read [1-9]|write [1-9]");

  /// Asks for a page of this machine from one thread for a while.
  ///
  /// @param headers each as `Name: value`
  /// @throws IOException if some answers were bad, with what wrk says
  public static Wrk run(int connections, int seconds, int port, String path, String... headers)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "wrk",
                "--threads=1",
                "--connections=" + connections,
                "--duration=" + seconds + "s",
                "--latency"));
    for (String header : headers) {
      command.add("--header=" + header);
    }
    command.add("http://127.0.0.1:" + port + path);
    Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    wrk.waitFor();
    Matcher requests = REQUESTS.matcher(said);
    Matcher p99 = P99.matcher(said);
    if (!requests.find() || !p99.find() || BAD.matcher(said).find()) {
      throw new IOException("port " + port + ": wrk says\n" + said);
    }
    double count = Double.parseDouble(requests.group(1));
    return new Wrk(count, count / Double.parseDouble(requests.group(2)), millis(p99));
  }

  private static double millis(Matcher time) {
    double value = Double.parseDouble(time.group(1));
    return switch (time.group(2)) {
      case "us" -> value / 1e3;
      case "ms" -> value;
      default -> value * 1e3;
    };
  }
}
