package dev.troupe.cli;

import dev.troupe.files.Download;
import dev.troupe.files.HftpClient;
import dev.troupe.files.HftpException;
import dev.troupe.files.HftpUrl;
import dev.troupe.files.hftp.FileName;
import dev.troupe.files.hftp.ReplyCode;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `troupe get`: fetches a file from a file server, or prints what it has.
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = {
      "Fetches a file over HFTP; without a name, prints the server's files with their sizes.",
      "Until it is whole, the file's name has '.part' added."
    })
public final class GetCommand implements Callable<Integer> {
  /// How long to wait for a connection, and then for each byte.
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Parameters(
      paramLabel = "hftp://HOST[:PORT]/[NAME]",
      converter = Url.class,
      description = "What to fetch; the port is 19500 unless given.")
  private HftpUrl url = HftpUrl.parse("hftp://localhost/");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write it (default: NAME in the current folder).")
  private @Nullable Path output;

  @Option(names = "--resume", description = "Go on where the last try stopped.")
  private boolean resume;

  @Option(
      names = "--slice-size",
      paramLabel = "BYTES",
      defaultValue = "16777216",
      description = "Bytes to ask for at a time, from 1 (default: ${DEFAULT-VALUE}).")
  private long sliceSize;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (sliceSize < 1) {
      throw wrong("--slice-size: is " + sliceSize + ", must be at least 1");
    }
    if (output != null && (url.name().isEmpty() || Files.isDirectory(output))) {
      throw wrong("--output: is '" + output + "', must be a file, and the URL must name one");
    }
    try (HftpClient client = HftpClient.connect(url.at(), TIMEOUT)) {
      if (url.name().isPresent()) {
        fetch(client, url.name().get());
      } else {
        list(client);
      }
      return 0;
    } catch (IOException failure) {
      err().println(describe(failure));
      return 1;
    }
  }

  private void fetch(HftpClient client, FileName name) throws IOException {
    Path target = (output == null ? Path.of(name.text()) : output).toAbsolutePath();
    ProgressReport report = new ProgressReport(err(), isTerminal(), System::nanoTime);
    try {
      new Download(client, name, target, sliceSize).run(resume, report);
    } finally {
      report.end();
    }
  }

  /// A file that has vanished since the listing was made is left out.
  private void list(HftpClient client) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    for (FileName name : client.list()) {
      try {
        out.printf("%15d  %s%n", client.size(name), name);
      } catch (HftpException refusal) {
        if (!refusal.isRefusal(ReplyCode.FILE_NOT_FOUND)) {
          throw refusal;
        }
      }
    }
    out.flush();
  }

  /// Errors of the file system name only the file and say the rest by their type.
  private static String describe(IOException failure) {
    return failure instanceof FileSystemException
        ? failure.getMessage() + ": " + failure.getClass().getSimpleName()
        : String.valueOf(failure.getMessage());
  }

  @SuppressWarnings("SystemConsoleNull") // null where there is no terminal, again since JDK 25
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /// Makes a URL of the argument, or an error that says what was expected.
  private static final class Url implements ITypeConverter<HftpUrl> {
    @Override
    public HftpUrl convert(String text) {
      try {
        return HftpUrl.parse(text);
      } catch (IllegalArgumentException wrong) {
        throw new TypeConversionException(wrong.getMessage());
      }
    }
  }
}
