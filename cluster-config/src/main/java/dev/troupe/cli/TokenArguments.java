package dev.troupe.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// Who gives orders: the option of all commands that change a cluster, and of their sub-commands.
final class TokenArguments {
  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "File with the operator's token, if the cluster has one.")
  private @Nullable Path file;

  /// The operator's token, or nothing.
  String token() throws IOException {
    return file == null ? "" : Files.readString(file).strip();
  }
}
