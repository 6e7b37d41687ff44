package dev.troupe.edge;

import static dev.troupe.edge.TestEdge.header;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The web chat's page and what it consists of.
class ChatPageTest {
  private static final Pattern REFERENCE =
      Pattern.compile("(?:src|href)=\"(/chat/[^\"]+)\"|from \"\\./([^\"]+)\"");

  private static TestEdge edge;

  @BeforeAll
  static void start() {
    edge = new TestEdge("");
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  private static HttpResponse<String> get(String path) {
    return edge.get(edge.addresses.monitor(), path);
  }

  @Test
  void allThatThePageConsistsOfIsThereAndRunsUnderAStrictPolicy() {
    Set<String> seen = new HashSet<>();
    var left = new ArrayDeque<>(List.of("/chat"));
    while (!left.isEmpty()) {
      String path = left.remove();
      if (!seen.add(path)) {
        continue;
      }
      var answer = get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(header(answer, "X-Content-Type-Options")).as(path).isEqualTo("nosniff");
      assertThat(header(answer, "Content-Security-Policy"))
          .as(path)
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(header(answer, "Content-Type")).as(path).startsWith(type(path));
      assertThat(answer.body()).doesNotContain("innerHTML", "insertAdjacentHTML", "eval(");
      REFERENCE
          .matcher(answer.body())
          .results()
          .map(found -> found.group(1) != null ? found.group(1) : "/chat/" + found.group(2))
          .forEach(left::add);
    }
    assertThat(seen).hasSizeGreaterThan(20);
  }

  private static String type(String path) {
    return path.endsWith(".js")
        ? "application/javascript"
        : path.endsWith(".css") ? "text/css" : "text/html";
  }

  @ParameterizedTest
  @ValueSource(strings = {"/chat/", "/chat/nothing.js", "/chat/chat.html", "/chat/..%2fmonitor.js"})
  void nothingElseIs(String path) {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void itIsOnlyRead() {
    var answer = edge.send("POST", edge.addresses.monitor(), "/chat");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(edge.send("HEAD", edge.addresses.monitor(), "/chat").statusCode()).isEqualTo(200);
  }
}
