package balancer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import measure.Cpu;
import measure.Series;

/// One balancer with what it did in each round.
///
/// @param web where it leads to the server of small answers
/// @param bulk where it leads to the server of endless ones
record Contestant(
    String name, Process process, int web, int bulk, Map<String, Series> series) {
  Contestant(String name, Process process, int web, int bulk) {
    this(name, process, web, bulk, new LinkedHashMap<>());
  }

  Series series(String what) {
    return series.computeIfAbsent(what, _ -> new Series(name));
  }

  /// Lets it do what it does for a while.
  void goOn(int seconds) throws IOException, InterruptedException {
    if (process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new IOException(name + " has ended");
    }
  }

  /// Of the process and those that it started.
  double cpuSeconds() throws IOException {
    return Cpu.secondsOfAll(process);
  }

  /// Resident memory of the process and those that it started. A JVM collects its garbage first.
  double residentKib() throws IOException, InterruptedException {
    if (name.startsWith("Troupe")) {
      new ProcessBuilder("jcmd", String.valueOf(process.pid()), "GC.run")
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }
    List<Long> pids = new ArrayList<>(List.of(process.pid()));
    process.descendants().map(ProcessHandle::pid).forEach(pids::add);
    double all = 0;
    for (long pid : pids) {
      String status = Files.readString(Path.of("/proc", String.valueOf(pid), "status"));
      String resident = status.lines().filter(line -> line.startsWith("VmRSS")).findFirst().get();
      all += Double.parseDouble(resident.replaceAll("[^0-9]", ""));
    }
    return all;
  }
}
