package dev.troupe.cli;

import dev.troupe.node.LogFormat;
import picocli.CommandLine.Option;

/// What logs look like: the option of all commands that write any.
final class LogArguments {
  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "How lines of logs look: text, or json for machines (default: text).")
  private LogFormat format = LogFormat.TEXT;

  LogFormat format() {
    return format;
  }
}
