package dev.troupe.replication.core;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/// A build of this package from changed sources, with the simulator run on it. So rules can be
/// taken out for a test without a switch for it in what ships.
final class MutatedCore implements AutoCloseable {
  private static final Path SOURCES = Path.of("src/main/java/dev/troupe/replication/core");

  private final URLClassLoader loader;

  private MutatedCore(URLClassLoader loader) {
    this.loader = loader;
  }

  /// Compiles the package into a folder, with the edits made.
  static MutatedCore build(Path folder, Edit... edits) throws IOException {
    var arguments = new ArrayList<>(List.of("-proc:none", "-d", folder.toString()));
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
    try (Stream<Path> files = Files.list(sources())) {
      for (Path file : files.toList()) {
        String source = Files.readString(file);
        String type = file.getFileName().toString().replace(".java", "");
        for (Edit edit : Arrays.stream(edits).filter(e -> e.type().equals(type)).toList()) {
          source = edit.apply(source);
        }
        arguments.add(Files.writeString(folder.resolve(file.getFileName()), source).toString());
      }
    }
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(new String[0]));
    if (failed != 0) {
      throw new AssertionError("the changed sources do not compile");
    }
    return new MutatedCore(new Loader(new URL[] {folder.toUri().toURL(), place(Lives.class)}));
  }

  /// Runs the life of a group for each seed, and throws what goes wrong in it.
  LongConsumer lives() {
    try {
      return (LongConsumer) loader.loadClass(Lives.class.getName()).getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("cannot load the simulator anew", e);
    }
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }

  private static Path sources() {
    Path module = Path.of(System.getProperty("basedir", "chat-nodes"));
    return module.resolve(SOURCES);
  }

  private static URL place(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  /// Loads this package from the build and the simulator's classes, whatever else is loaded, and
  /// all other classes as ever.
  private static final class Loader extends URLClassLoader {
    private static final String PACKAGE = MutatedCore.class.getPackageName() + ".";

    Loader(URL[] places) {
      super(places, MutatedCore.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (!name.startsWith(PACKAGE)) {
          return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }
}
