package dev.troupe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessLockTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aFileThatIsNotThereIsHeldByNobody() throws IOException {
    assertThat(ProcessLock.holder(folder.resolve("none.pid"))).isEmpty();
  }

  @Test
  void aNumberLeftByADeadProcessHoldsNothing() throws Exception {
    Path file = Files.writeString(folder.resolve("a.pid"), "1\n");

    assertThat(ProcessLock.holder(file)).isEmpty();
    try (ProcessLock _ = ProcessLock.take(file)) {
      assertThat(file).hasContent(Long.toString(ProcessHandle.current().pid()));
    }
  }

  @Test
  void theFolderIsMadeIfNeeded() throws Exception {
    Path file = folder.resolve("deep/er/a.pid");
    ProcessLock.take(file).close();
    assertThat(file).exists();
  }

  @Test
  void aLivingProcessKeepsOthersOutUntilItEnds() throws Exception {
    Path file = folder.resolve("a.pid");
    Process other = hold(file);
    try {
      assertThat(other.getInputStream().read()).isEqualTo('h');
      assertThat(ProcessLock.holder(file)).hasValue(other.pid());
      assertThatThrownBy(() -> ProcessLock.take(file))
          .isInstanceOf(ProcessLock.HeldException.class)
          .hasMessage("%s is held by process %d", file, other.pid());
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertThat(ProcessLock.holder(file)).isEmpty();
  }

  private static Process hold(Path file) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            file.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /// Takes a file, says so, and keeps it until the process is killed.
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      try (ProcessLock _ = ProcessLock.take(Path.of(args[0]))) {
        System.out.print("held");
        System.out.flush();
        int _ = System.in.read();
      }
    }
  }
}
