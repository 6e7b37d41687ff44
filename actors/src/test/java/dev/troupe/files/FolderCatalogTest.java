package dev.troupe.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.troupe.files.FileCatalog.Lookup;
import dev.troupe.files.hftp.FileName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCatalogTest {
  @TempDir private Path temporary = Path.of("");
  private Path folder = Path.of("");
  private FolderCatalog catalog = new FolderCatalog(folder);

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(temporary.resolve("folder"));
    catalog = new FolderCatalog(folder);
    Files.writeString(temporary.resolve("secret"), "secret");
  }

  @Test
  void onlyRegularFilesWithLegalNamesAreListedInOrder() throws IOException {
    for (String name : List.of("b", "a", "B", "10", "9", ".hidden", "two words", "\u00e4")) {
      Files.writeString(folder.resolve(name), name);
    }
    Files.createDirectory(folder.resolve("sub"));

    assertThat(names("")).containsExactly(".hidden", "10", "9", "B", "a", "b");
    assertThat(names("9")).containsExactly("B", "a", "b");
  }

  @Test
  void aListingIsReadInPages() throws IOException {
    for (int i = 100; i < 200; i++) {
      Files.createFile(folder.resolve("f" + i));
    }
    List<FileName> all = new ArrayList<>();
    List<FileName> page = catalog.list("", 7);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(7);
      all.addAll(page);
      page = catalog.list(page.getLast().text(), 7);
    }
    assertThat(all).isEqualTo(catalog.list("", 1000)).hasSize(100);
  }

  @Test
  void aFileIsFoundWithItsSizeAndContent() throws IOException {
    Files.writeString(folder.resolve("f"), "content");
    assertThat(content("f")).isEqualTo("content");
  }

  @Test
  void whatIsNoRegularFileIsMissing() throws IOException {
    Files.createDirectory(folder.resolve("sub"));
    for (String name : List.of("nothing", "sub", ".")) {
      assertThat(open(name)).as(name).isEqualTo(new Lookup.Missing());
    }
  }

  @Test
  void linksThatStayWithinAreFollowedToTheFile() throws IOException {
    Files.createDirectory(folder.resolve("sub"));
    Files.writeString(folder.resolve("sub").resolve("f"), "deep");
    link("down", "sub/f");
    link("again", "down");
    Files.createSymbolicLink(folder.resolve("absolute"), folder.resolve("sub/f"));

    assertThat(names("")).containsExactly("absolute", "again", "down");
    for (String name : names("")) {
      assertThat(content(name)).isEqualTo("deep");
    }
  }

  @Test
  void linksThatLeadOutAreNeitherListedNorOpened() throws IOException {
    link("out", "../secret");
    link("far", "/etc/passwd");
    link("parent", "..");
    link("second-hand", "out");
    Files.createDirectory(temporary.resolve("folder-2"));
    Files.writeString(temporary.resolve("folder-2").resolve("f"), "neighbour");
    link("neighbour", "../folder-2/f");

    assertThat(names("")).isEmpty();
    for (String name : List.of("out", "far", "parent", "second-hand", "neighbour")) {
      assertThat(open(name)).as(name).isEqualTo(new Lookup.LeadsOut());
    }
  }

  @Test
  void linksThatEndNowhereAreMissingAndDoNotSpoilTheListing() throws IOException {
    link("nowhere", "nothing");
    link("circle", "circle");
    link("self", ".");
    Files.writeString(folder.resolve("f"), "content");
    link("through-a-file", "f/f");

    assertThat(names("")).containsExactly("f");
    for (String name : List.of("nowhere", "circle", "self", "through-a-file")) {
      assertThat(open(name)).as(name).isEqualTo(new Lookup.Missing());
    }
  }

  @Test
  void theFolderItselfMayBeALink() throws IOException {
    Files.writeString(folder.resolve("f"), "content");
    Path link = Files.createSymbolicLink(temporary.resolve("link"), folder);
    catalog = new FolderCatalog(link);
    link("g", "f");

    assertThat(names("")).containsExactly("f", "g");
    assertThat(content("g")).isEqualTo("content");
  }

  @Test
  void aFolderThatIsGoneCanNotBeReadUntilItIsThereAgain() throws IOException {
    Files.delete(folder);
    assertThatIOException().isThrownBy(() -> names(""));
    assertThatIOException().isThrownBy(() -> open("f"));

    Files.createDirectory(folder);
    assertThat(names("")).isEmpty();
    assertThat(open("f")).isEqualTo(new Lookup.Missing());
  }

  /// One thread replaces a file by a link that leads out, and back, as fast as it can. However the
  /// two meet, what is outside must not be read.
  @Test
  void aLinkThatTakesAFilesPlaceMeanwhileLeadsNowhere() throws Exception {
    Path swapped = folder.resolve("swapped");
    Files.writeString(swapped, "inside");
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Void> swapper = CompletableFuture.runAsync(() -> swap(swapped, enough));
    List<String> read = new ArrayList<>();
    try {
      for (int i = 0; i < 5_000; i++) {
        contentUnlessRefused("swapped").ifPresent(read::add);
      }
    } finally {
      enough.set(true);
      swapper.get(10, TimeUnit.SECONDS);
    }
    assertThat(read).isNotEmpty().containsOnly("inside");
  }

  private void swap(Path swapped, AtomicBoolean enough) {
    Path next = temporary.resolve("next");
    try {
      while (!enough.get()) {
        Files.createSymbolicLink(next, temporary.resolve("secret"));
        Files.move(next, swapped, StandardCopyOption.ATOMIC_MOVE);
        Files.writeString(next, "inside");
        Files.move(next, swapped, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// The loser of the race is refused by the system, which is an error but no leak.
  private Optional<String> contentUnlessRefused(String name) {
    try {
      return open(name) instanceof Lookup.Found found
          ? Optional.of(content(found))
          : Optional.empty();
    } catch (IOException refused) {
      return Optional.empty();
    }
  }

  private String content(String name) throws IOException {
    return content(assertInstanceOf(Lookup.Found.class, open(name)));
  }

  private static String content(Lookup.Found found) throws IOException {
    try (SeekableByteChannel file = found.file()) {
      ByteBuffer bytes = ByteBuffer.allocate((int) found.size());
      while (bytes.hasRemaining()) {
        assertThat(file.read(bytes)).isPositive();
      }
      return new String(bytes.array(), UTF_8);
    }
  }

  private Lookup open(String name) throws IOException {
    return catalog.open(new FileName(name));
  }

  private List<String> names(String after) throws IOException {
    return catalog.list(after, 100).stream().map(FileName::text).toList();
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(folder.resolve(name), Path.of(target));
  }
}
