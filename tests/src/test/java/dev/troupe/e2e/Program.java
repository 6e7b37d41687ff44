package dev.troupe.e2e;

import dev.troupe.cli.Troupe;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `troupe` as a process of its own, from the tests' own class path.
final class Program {
  private Program() {}

  /// @param flags of its JVM, beside what all JVMs of the project need
  static List<String> command(List<String> flags, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What all JVMs of the project need, this one has; not its heap size and agents.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--"))
        .forEach(command::add);
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Troupe.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
