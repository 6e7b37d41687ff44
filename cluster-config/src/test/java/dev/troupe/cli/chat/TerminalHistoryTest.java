package dev.troupe.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TerminalHistoryTest {
  @Test
  void linesAreKeptForTheNextTimeWithoutPasswords(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("state").resolve("history");
    try (var terminal = terminal()) {
      TerminalHistory first = attached(terminal, file);
      first.add(Instant.EPOCH, "/msg bob hello");
      first.add(Instant.EPOCH, "/msg NickServ SET PASSWORD sesame");
      first.pause(true);
      first.add(Instant.EPOCH, "a recipient");
      first.save();
      TerminalHistory second = attached(terminal, file);
      assertThat(second).hasSize(1);
      assertThat(second.get(second.first())).isEqualTo("/msg bob hello");
      assertThat(file).content().doesNotContain("sesame");
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsDoneWithout() throws Exception {
    try (var terminal = terminal()) {
      TerminalHistory history = attached(terminal, Path.of("/proc/no/such/history"));
      history.add(Instant.EPOCH, "/help");
      history.save();
      assertThat(history).hasSize(1);
    }
  }

  @Test
  void itIsKeptWhereTheUsersStateIs() {
    assertThat(TerminalHistory.usualFile("/home/ada", ""))
        .isEqualTo(Path.of("/home/ada/.local/state/troupe/chat-history"));
    assertThat(TerminalHistory.usualFile("/home/ada", "/state"))
        .isEqualTo(Path.of("/state/troupe/chat-history"));
  }

  private static DumbTerminal terminal() throws IOException {
    return new DumbTerminal(InputStream.nullInputStream(), OutputStream.nullOutputStream());
  }

  private static TerminalHistory attached(DumbTerminal terminal, Path file) {
    var history = new TerminalHistory();
    LineReader reader = LineReaderBuilder.builder().terminal(terminal).history(history).build();
    TerminalHistory.attach(history, reader, file);
    return history;
  }
}
