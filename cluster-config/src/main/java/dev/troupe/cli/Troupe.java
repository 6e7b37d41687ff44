package dev.troupe.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;

/// The program: one executable, one sub-command for each thing it does.
///
/// The status is 0 if it is done, 1 if it failed and 2 if the command was used wrongly. An error is
/// one line on standard error (a configuration's mistakes are one line each).
@Command(
    name = "troupe",
    description = "Team chat that survives crashes, with balancer, HTTP edge, files and monitor.",
    mixinStandardHelpOptions = true,
    versionProvider = Troupe.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      ChatCommand.class,
      PromoteCommand.class,
      ServerCommand.class,
      NodeCommand.class,
      CheckCommand.class,
      BalanceCommand.class,
      FilesCommand.class,
      GetCommand.class,
      WarmUpCommand.class,
      HelpCommand.class
    })
public final class Troupe {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;

  /// Runs one command and ends the process with its status.
  public static void main(String[] args) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, args));
  }

  /// Runs one command with its output where it is wanted, and returns its status.
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new Troupe())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Troupe::onWrongUsage)
        .setExecutionExceptionHandler(Troupe::onFailure)
        .execute(args.length == 0 ? new String[] {"help"} : args);
  }

  private static int onWrongUsage(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().printf("%s: %s (see '%s --help')%n", name, oneLine(wrong.getMessage()), name);
    if (command.getCommand() instanceof BalanceCommand) {
      command.usage(command.getErr());
    }
    return WRONG_USAGE;
  }

  private static int onFailure(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    String name = command.getCommandSpec().qualifiedName();
    String reason =
        failure instanceof FailedException
            ? String.valueOf(failure.getMessage())
            : oneLine(failure.toString());
    reason.lines().forEach(line -> command.getErr().printf("%s: %s%n", name, line));
    return FAILED;
  }

  private static String oneLine(@Nullable String text) {
    return String.valueOf(text).replaceAll("\\R\\s*", " ");
  }

  /// The version in the jar's manifest; `development` where the classes run from a folder.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Troupe.class.getPackage().getImplementationVersion();
      return new String[] {
        "troupe " + (version == null ? "development" : version),
        "Java " + Runtime.version() + " on " + System.getProperty("os.name")
      };
    }
  }
}
