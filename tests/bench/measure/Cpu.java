package measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Processor time of processes, as Linux counts it.
public final class Cpu {
  /// Clock ticks in a second, the same on every Linux that Java runs on.
  private static final double TICKS = 100;

  private Cpu() {}

  /// Seconds that a running process has used so far, in user and in system mode together.
  public static double secondsOf(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
  }

  /// The same of a process and those that it started.
  public static double secondsOfAll(Process process) throws IOException {
    double all = secondsOf(process.pid());
    for (ProcessHandle child : process.descendants().toList()) {
      all += secondsOf(child.pid());
    }
    return all;
  }

  /// Seconds that this process's ended and awaited children have used together.
  public static double secondsOfChildren() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / TICKS;
  }
}
