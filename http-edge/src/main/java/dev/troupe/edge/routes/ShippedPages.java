package dev.troupe.edge.routes;

import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/// Pages that ship with the program, with their scripts and styles in files of their own.
public final class ShippedPages {
  /// The browser runs no other script than those that this server sends, and asks nobody else.
  public static final List<HttpHeader> HEADERS =
      List.of(
          Replies.NO_SNIFF,
          Replies.NO_CACHE,
          RawHeader.create("Referrer-Policy", "no-referrer"),
          RawHeader.create(
              "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                  + "img-src 'self' data:; base-uri 'none'; form-action 'none'; "
                  + "frame-ancestors 'none'"));

  private ShippedPages() {}

  /// Answers with a file of `resources/web`.
  public static Route file(String name) {
    return Replies.getOrHead(() -> Directives.getFromResource("web/" + name));
  }
}
