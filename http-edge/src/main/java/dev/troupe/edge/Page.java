package dev.troupe.edge;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/// The one HTML page of a web server.
sealed interface Page {
  /// Before the name of a page that ships with the program.
  String SHIPPED = "resource:";

  /// A page in a file, read anew for every request, so it may be replaced at any time.
  record OnDisk(Path file) implements Page {
    @Override
    public boolean exists() {
      return Files.isRegularFile(file) && Files.isReadable(file);
    }

    @Override
    public Route get() {
      return Directives.getFromFile(file.toFile(), ContentTypes.TEXT_HTML_UTF8);
    }
  }

  /// A page that ships with the program.
  record Shipped(String resource) implements Page {
    @Override
    public boolean exists() {
      return Page.class.getClassLoader().getResource(resource) != null;
    }

    @Override
    public Route get() {
      return Directives.getFromResource(resource, ContentTypes.TEXT_HTML_UTF8);
    }
  }

  /// What a configured `file` stands for: `resource:NAME` or a path.
  static Page of(String file) {
    return file.startsWith(SHIPPED)
        ? new Shipped(file.substring(SHIPPED.length()))
        : new OnDisk(Path.of(file));
  }

  /// Whether it can be served now.
  boolean exists();

  /// Answers a `GET`: conditional and range requests too, 404 if the page does not exist.
  Route get();
}
