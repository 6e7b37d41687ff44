package dev.troupe.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnpackedLibrariesTest {
  private final @Nullable String before = System.getProperty(UnpackedLibraries.FOLDER);
  @TempDir private Path data = Path.of("");

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(UnpackedLibraries.FOLDER);
    } else {
      System.setProperty(UnpackedLibraries.FOLDER, before);
    }
  }

  @Test
  void whatAKilledProcessHasLeftIsRemoved() throws Exception {
    System.clearProperty(UnpackedLibraries.FOLDER);
    Path folder = data.resolve("native");
    UnpackedLibraries.keepIn(folder);
    Files.writeString(folder.resolve("sqlite-x-libsqlitejdbc.so"), "of a process that was killed");

    UnpackedLibraries.keepIn(folder);

    assertThat(folder).isEmptyDirectory();
    assertThat(System.getProperty(UnpackedLibraries.FOLDER)).isEqualTo(folder.toString());
  }

  @Test
  void theUsersOwnChoiceIsKept() throws Exception {
    System.setProperty(UnpackedLibraries.FOLDER, "/somewhere");
    UnpackedLibraries.keepIn(data.resolve("native"));
    assertThat(System.getProperty(UnpackedLibraries.FOLDER)).isEqualTo("/somewhere");
  }
}
