package dev.troupe.cli;

import dev.troupe.net.HostPort;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// Which cluster is asked: the option of all commands that do, and of their sub-commands.
final class MonitorArguments {
  @Option(
      names = {"-m", "--monitor"},
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8081",
      converter = HostPortConverter.class,
      scope = ScopeType.INHERIT,
      description = "Monitor of any node (default: ${DEFAULT-VALUE}).")
  private HostPort at = new HostPort("127.0.0.1", 8081);

  HostPort at() {
    return at;
  }

  Monitor open() {
    return new Monitor(at);
  }
}
