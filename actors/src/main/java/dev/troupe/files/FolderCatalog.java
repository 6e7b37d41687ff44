package dev.troupe.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.troupe.files.hftp.FileName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The regular files that stand directly in one folder, also through links that stay within it.
///
/// A link is resolved first, and only its target's real path is opened: step by step from the open
/// folder, following no link on the way. So a file or folder that is replaced by a link between the
/// check and the opening fails to open; it can't lead out.
final class FolderCatalog implements FileCatalog {
  private final Path folder;

  FolderCatalog(Path folder) {
    this.folder = folder;
  }

  @Override
  public List<FileName> list(String after, int limit) throws IOException {
    Path root = folder.toRealPath();
    TreeSet<String> page = new TreeSet<>();
    try (SecureDirectoryStream<Path> top = open(root)) {
      for (Path entry : top) {
        String name = entry.getFileName().toString();
        boolean wanted =
            name.compareTo(after) > 0
                && (page.size() < limit || name.compareTo(page.last()) < 0)
                && FileName.isLegal(name)
                && isFile(root, top, Path.of(name));
        if (wanted) {
          page.add(name);
        }
        if (page.size() > limit) {
          page.pollLast();
        }
      }
    } catch (DirectoryIteratorException failure) {
      throw failure.getCause();
    }
    return page.stream().map(FileName::new).toList();
  }

  @Override
  public Lookup open(FileName name) throws IOException {
    Path root = folder.toRealPath();
    Path entry = Path.of(name.text());
    try (SecureDirectoryStream<Path> top = open(root)) {
      try {
        return attributes(top, entry).isSymbolicLink()
            ? follow(root, top, entry)
            : descend(top, entry);
      } catch (NoSuchFileException gone) {
        return new Lookup.Missing();
      }
    }
  }

  private static Lookup follow(Path root, SecureDirectoryStream<Path> top, Path link)
      throws IOException {
    Optional<Path> target = target(root, link);
    if (target.isEmpty()) {
      return new Lookup.Missing();
    }
    return target.get().startsWith(root)
        ? descend(top, root.relativize(target.get()))
        : new Lookup.LeadsOut();
  }

  /// Opens a file below an open folder without following any link.
  private static Lookup descend(SecureDirectoryStream<Path> from, Path path) throws IOException {
    Path first = path.getName(0);
    if (path.getNameCount() > 1) {
      Path rest = path.subpath(1, path.getNameCount());
      try (SecureDirectoryStream<Path> next = from.newDirectoryStream(first, NOFOLLOW_LINKS)) {
        return descend(next, rest);
      }
    }
    if (!attributes(from, first).isRegularFile()) {
      return new Lookup.Missing();
    }
    var file = from.newByteChannel(first, Set.of(StandardOpenOption.READ, NOFOLLOW_LINKS));
    try {
      return new Lookup.Found(file, file.size());
    } catch (IOException failure) {
      file.close();
      throw failure;
    }
  }

  private static boolean isFile(Path root, SecureDirectoryStream<Path> top, Path entry)
      throws IOException {
    try {
      BasicFileAttributes attributes = attributes(top, entry);
      return attributes.isSymbolicLink()
          ? target(root, entry).filter(target -> isFileWithin(root, target)).isPresent()
          : attributes.isRegularFile();
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  private static boolean isFileWithin(Path root, Path target) {
    return target.startsWith(root) && Files.isRegularFile(target, NOFOLLOW_LINKS);
  }

  /// Where a link ends; empty if it ends nowhere, in a circle or behind a folder that is shut.
  private static Optional<Path> target(Path root, Path link) throws IOException {
    try {
      return Optional.of(root.resolve(link).toRealPath());
    } catch (FileSystemException unreachable) {
      return Optional.empty();
    }
  }

  private static BasicFileAttributes attributes(SecureDirectoryStream<Path> in, Path entry)
      throws IOException {
    return in.getFileAttributeView(entry, BasicFileAttributeView.class, NOFOLLOW_LINKS)
        .readAttributes();
  }

  @SuppressWarnings("StreamResourceLeak") // the caller closes it
  private static SecureDirectoryStream<Path> open(Path root) throws IOException {
    var stream = Files.newDirectoryStream(root);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new IOException(root + ": its file system can't open files relative to an open folder");
  }
}
