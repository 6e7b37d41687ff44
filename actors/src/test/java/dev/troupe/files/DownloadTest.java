package dev.troupe.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.troupe.files.hftp.FileName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final FileName FILM = new FileName("film");
  private static final byte[] CONTENT = new byte[1_000_000];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  @TempDir private Path served = Path.of("");
  @TempDir private Path home = Path.of("");
  private Path target = home;
  private Path part = home;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void makeFile() throws IOException {
    Files.write(served.resolve("film"), CONTENT);
    target = home.resolve("my-film");
    part = home.resolve("my-film.part");
  }

  @Test
  void aFileArrivesWholeInSlicesOfAnySize() throws IOException {
    for (long sliceSize : new long[] {999, 65_536, 1_000_000, Long.MAX_VALUE}) {
      download(false, sliceSize, (_, _, _) -> {});
      assertThat(target).as("slices of %d", sliceSize).hasBinaryContent(CONTENT);
      assertThat(part).doesNotExist();
    }
  }

  @Test
  void anEmptyFileArrivesToo() throws IOException {
    Files.write(served.resolve("film"), new byte[0]);
    download(false);
    assertThat(target).isEmptyFile();
  }

  @Test
  void untilItIsWholeItHasAnotherName() throws IOException {
    Files.writeString(target, "old");
    download(
        false,
        100_000,
        (_, done, _) -> {
          assertThat(part).exists();
          assertThat(target).hasContent("old");
          assertThat(done).isLessThanOrEqualTo(CONTENT.length);
        });
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void itGoesOnWhereTheLastTryStopped() throws IOException {
    Files.write(part, Arrays.copyOf(CONTENT, 400_001));
    List<Long> begins = new ArrayList<>();
    download(true, 100_000, (before, _, _) -> begins.add(before));
    assertThat(begins).isNotEmpty().containsOnly(400_001L);
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void withoutResumeItBeginsAnew() throws IOException {
    Files.writeString(part, "something else");
    download(false);
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void aTargetThatIsTheBeginningOfTheFileIsCompleted() throws IOException {
    Files.write(target, Arrays.copyOf(CONTENT, 123_456));
    download(true);
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void aTargetThatIsWholeIsLeftAsItIs() throws IOException {
    download(false);
    Files.setLastModifiedTime(target, FileTime.fromMillis(0));
    download(true);
    assertThat(Files.getLastModifiedTime(target).toMillis()).isZero();
  }

  @Test
  void aTargetThatIsLongerIsNotTouched() throws IOException {
    Files.write(target, new byte[CONTENT.length + 1]);
    assertThatIOException()
        .isThrownBy(() -> download(true))
        .withMessageContaining("has 1000001 bytes, the server's file only 1000000");
    assertThat(target).hasSize(CONTENT.length + 1);
  }

  @Test
  void aBrokenDownloadKeepsWhatHasArrived() throws IOException {
    Download.Listener shrink =
        (_, done, _) -> {
          if (done >= 300_000) {
            rewrite(Arrays.copyOf(CONTENT, 10));
          }
        };
    assertThatIOException().isThrownBy(() -> download(false, 100_000, shrink));
    assertThat(target).doesNotExist();
    assertThat(Files.size(part)).isGreaterThanOrEqualTo(300_000);

    rewrite(CONTENT);
    download(true);
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void aFileThatGrowsMeanwhileIsNotTakenForWhole() {
    Download.Listener grow = (_, _, _) -> append(new byte[1]);
    assertThatIOException()
        .isThrownBy(() -> download(false, 1_000_000, grow))
        .withMessageContaining("changed on the server while it was fetched");
    assertThat(target).doesNotExist();
  }

  @Test
  void twoDownloadsIntoOneFileExcludeEachOther() throws IOException {
    download(
        false,
        1_000_000,
        (_, _, _) ->
            assertThatIOException()
                .isThrownBy(() -> download(true))
                .withMessageContaining("another download is writing to it"));
    assertThat(target).hasBinaryContent(CONTENT);
  }

  private void rewrite(byte[] content) {
    try {
      Files.write(served.resolve("film"), content);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void append(byte[] content) {
    try {
      Files.write(served.resolve("film"), content, StandardOpenOption.APPEND);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void download(boolean resume) throws IOException {
    download(resume, 100_000, (_, _, _) -> {});
  }

  private void download(boolean resume, long sliceSize, Download.Listener listener)
      throws IOException {
    try (TestServer server = new TestServer(KIT, served);
        HftpClient client = HftpClient.connect(server.at(), Duration.ofSeconds(10))) {
      new Download(client, FILM, target, sliceSize).run(resume, listener);
    }
  }
}
