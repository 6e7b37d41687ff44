package dev.troupe.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Which local cluster is meant: the options that `up` and `down` share.
final class ClusterArguments {
  @Option(
      names = {"-d", "--data"},
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Folder of the cluster's data and logs (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of("data");

  /// The folder as an absolute path, since the nodes are told of it too.
  Path data() {
    return data.toAbsolutePath().normalize();
  }
}
