package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.troupe.net.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The web chat's core without its looks: run in a browser, as it is meant to be, in a world of
/// virtual time and chance, the same in every build. What fails names its seed, and
/// `-Dtroupe.seed=S` begins with another.
final class ChatCoreIT {
  private static final String CORE = "/chat/";
  private static final int LIVES = 40;
  private static final int SEEDS = 500;

  private static @Nullable HttpServer server;
  private static @Nullable Browser browser;

  @BeforeAll
  static void start() throws IOException {
    browser = Browser.start(Path.of("target", "screenshots"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", ChatCoreIT::serve);
    server.start();
    browser.open(new HostPort("127.0.0.1", server.getAddress().getPort()));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.stop(0);
    }
    if (browser != null) {
      browser.close();
    }
  }

  /// The core from where the page has it, the rest from beside this class.
  private static void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String resource = path.startsWith(CORE) ? "/web" + path : "webchat" + path;
    try (exchange;
        InputStream file = ChatCoreIT.class.getResourceAsStream(resource)) {
      boolean isScript = file != null && path.endsWith(".js");
      exchange
          .getResponseHeaders()
          .set("Content-Type", isScript ? "text/javascript" : "text/html; charset=utf-8");
      exchange.sendResponseHeaders(200, 0);
      if (isScript) {
        file.transferTo(exchange.getResponseBody());
      }
    }
  }

  @Test
  void whateverBreaksEachMessageIsShownOnceAndInOrder() {
    assertThat(faults("simulation.js", "live", LIVES)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "linesComeBack",
        "anythingIsParsed",
        "messagesAreInOrder",
        "textsAreWithoutMarks",
        "batchesAreNested",
        "theOutboxIsBounded",
        "unreadIsCounted",
        "peopleAreRemembered"
      })
  void eachPartDoesWhatItIsTo(String check) {
    assertThat(faults("checks.js", check, SEEDS)).isEmpty();
  }

  private static List<?> faults(String module, String check, int count) {
    int seed = Integer.getInteger("troupe.seed", 1);
    Object found =
        Objects.requireNonNull(browser)
            .runUntilDone(
                """
                import("/%s").then((module) => {
                  const faults = [];
                  for (let seed = %d; seed < %d && faults.length === 0; seed++) {
                    faults.push(...module.%s(seed).map((fault) => `seed ${seed}: ${fault}`));
                  }
                  done(faults);
                }).catch((error) => done([String(error.stack)]));
                """
                    .formatted(module, seed, seed + count, check));
    return (List<?>) Objects.requireNonNull(found);
  }
}
