package dev.troupe.cli;

import dev.troupe.files.Download;
import dev.troupe.files.HftpClient;
import dev.troupe.files.HftpException;
import dev.troupe.files.HftpUrl;
import dev.troupe.files.hftp.FileName;
import dev.troupe.files.hftp.ReplyCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `troupe get`: fetches a file from a file server, or prints what it has.
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = {
      "Fetches a file over HFTP; without a name, prints the server's files with their sizes.",
      "Until it is whole, the file's name has '.part' added."
    })
final class GetCommand implements Callable<Integer> {
  /// How long to wait for a connection, and then for each byte.
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Parameters(
      paramLabel = "hftp://HOST[:PORT]/[NAME]",
      converter = HftpUrlConverter.class,
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
  public Integer call() throws FailedException {
    if (sliceSize < 1) {
      throw wrong("--slice-size: is " + sliceSize + ", must be at least 1");
    }
    if (output != null && url.name().isEmpty()) {
      throw wrong("--output: is for a file, but the URL names none");
    }
    if (output != null && Files.isDirectory(output)) {
      throw wrong("--output: is the folder '" + output + "', must be a file");
    }
    try (HftpClient client = HftpClient.connect(url.at(), TIMEOUT)) {
      if (url.name().isPresent()) {
        fetch(client, url.name().get());
      } else {
        list(client);
      }
      return Troupe.DONE;
    } catch (FileSystemException e) {
      throw new FailedException(e.getMessage() + ": " + e.getClass().getSimpleName());
    } catch (IOException e) {
      throw new FailedException(e);
    }
  }

  private void fetch(HftpClient client, FileName name) throws IOException {
    Path target = (output == null ? Path.of(name.text()) : output).toAbsolutePath();
    ProgressReport report = new ProgressReport(Terminal.on(spec.commandLine().getErr()));
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
      } catch (HftpException e) {
        if (!e.isRefusal(ReplyCode.FILE_NOT_FOUND)) {
          throw e;
        }
      }
    }
    out.flush();
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
