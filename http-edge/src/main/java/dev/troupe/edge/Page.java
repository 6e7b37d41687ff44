package dev.troupe.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
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

  /// A page that ships with the program. Its browser runs the script that stands in it, and fetches
  /// nothing from elsewhere.
  record Shipped(String resource, HttpHeader policy) implements Page {
    @Override
    public boolean exists() {
      return Page.class.getClassLoader().getResource(resource) != null;
    }

    @Override
    public Route get() {
      return Directives.respondWithHeader(
          policy, () -> Directives.getFromResource(resource, ContentTypes.TEXT_HTML_UTF8));
    }
  }

  /// What a configured `file` stands for: `resource:NAME` or a path.
  static Page of(String file) {
    return file.startsWith(SHIPPED)
        ? shipped(file.substring(SHIPPED.length()))
        : new OnDisk(Path.of(file));
  }

  private static Page shipped(String resource) {
    return new Shipped(
        resource,
        RawHeader.create(
            "Content-Security-Policy",
            "default-src 'none'; connect-src 'self'; img-src data:; script-src %s; style-src %s; "
                    .formatted(hashes(resource, "script"), hashes(resource, "style"))
                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"));
  }

  /// What identifies the elements of a kind in a page, so that no others are run.
  private static String hashes(String resource, String element) {
    try (InputStream page = Page.class.getClassLoader().getResourceAsStream(resource)) {
      if (page == null) {
        return "'none'"; // the page is answered 404
      }
      var sha256 = MessageDigest.getInstance("SHA-256");
      String html = new String(page.readAllBytes(), UTF_8);
      return Pattern.compile("<" + element + ">(.*?)</" + element + ">", Pattern.DOTALL)
          .matcher(html)
          .results()
          .map(found -> sha256.digest(found.group(1).getBytes(UTF_8)))
          .map(hash -> "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'")
          .collect(Collectors.joining(" "));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the page " + resource, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Whether it can be served now.
  boolean exists();

  /// Answers a `GET`: conditional and range requests too, 404 if the page does not exist.
  Route get();
}
