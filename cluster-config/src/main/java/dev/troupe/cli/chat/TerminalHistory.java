package dev.troupe.cli.chat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Locale;
import org.jline.reader.LineReader;
import org.jline.reader.impl.history.DefaultHistory;

/// What the user has typed, from one chat to the next: at most 1,000 lines in a file that nobody
/// else may read, and none with a password.
final class TerminalHistory extends DefaultHistory {
  private static final int MOST = 1_000;

  private boolean paused;

  /// @param file to keep it in; it is only kept in memory if the file cannot be written
  static void attach(TerminalHistory history, LineReader reader, Path file) {
    reader.setVariable(LineReader.HISTORY_SIZE, MOST);
    reader.setVariable(LineReader.HISTORY_FILE_SIZE, MOST);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      if (!Files.exists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      reader.setVariable(LineReader.HISTORY_FILE, file);
    } catch (IOException | UnsupportedOperationException e) {
      // A chat without its history is a chat.
    }
    history.attach(reader);
  }

  /// Where it is kept (XDG Base Directory Specification).
  static Path usualFile(String home, String stateHome) {
    Path state = stateHome.isEmpty() ? Path.of(home, ".local", "state") : Path.of(stateHome);
    return state.resolve("troupe").resolve("chat-history");
  }

  /// Whether what is typed now is left out.
  void pause(boolean pause) {
    paused = pause;
  }

  @Override
  public void add(Instant time, String line) {
    String lower = line.toLowerCase(Locale.ROOT);
    boolean secret = lower.contains("nickserv") || lower.contains("password ");
    if (!paused && !secret) {
      super.add(time, line);
    }
  }
}
