package dev.troupe.edge;

import static dev.troupe.edge.TestEdge.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.users.UserId;
import dev.troupe.users.UserTracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SiteTest {
  private static final String ACTIVE = "X-Active-Users";

  @TempDir private Path folder;
  private Path page;
  private TestEdge edge;

  @BeforeEach
  void start() throws IOException {
    page = folder.resolve("page.html");
    Files.writeString(page, "<p>one</p>");
    edge =
        new TestEdge(
            """
            troupe.edge.sites = [
              { port = 0, file = "resource:web/site-1.html" }
              { port = 0, file = "%s" }
            ]
            """
                .formatted(page));
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  @Test
  void aHeartbeatIsAnsweredWithTheNumberOfUsersOfThisServer() {
    var first = edge.get(edge.site(0), "/heartbeat?client_id=ann");
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.body()).isEmpty();
    assertThat(header(first, ACTIVE)).isEqualTo("1");
    assertThat(header(edge.get(edge.site(0), "/heartbeat?client_id=bob"), ACTIVE)).isEqualTo("2");
    assertThat(header(edge.get(edge.site(1), "/heartbeat?client_id=ann"), ACTIVE)).isEqualTo("1");
    assertThat(header(edge.get(edge.site(0), "/heartbeat?client_id=bob"), ACTIVE)).isEqualTo("1");
  }

  @Test
  void theServerSaysNothingOfWhatItIsMadeOf() {
    assertThat(header(edge.get(edge.site(0), "/"), "Server")).isEqualTo("troupe");
  }

  @Test
  void aShippedPageMayRunOnlyItsOwnScript() {
    assertThat(header(edge.get(edge.site(0), "/"), "Content-Security-Policy"))
        .startsWith("default-src 'none';")
        .containsPattern("script-src 'sha256-[^ ]{44}'; style-src 'sha256-[^ ]{44}'; ");
    assertThat(header(edge.get(edge.site(1), "/"), "Content-Security-Policy")).isEqualTo("none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void whoLeavesIsForgottenAtOnce(String method) {
    edge.get(edge.site(0), "/heartbeat?client_id=ann");
    var left = edge.send(method, edge.site(0), "/leave?client_id=ann");
    assertThat(left.statusCode()).isEqualTo(200);
    assertThat(header(edge.get(edge.site(0), "/heartbeat?client_id=bob"), ACTIVE)).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?client_id=",
        "?client_id=a%0d%0aSet-Cookie:%20x",
        "?client_id=%3Cscript%3E",
        "?client_id=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
      })
  void aHeartbeatWithoutAProperIdIsRefused(String query) {
    var refused = edge.get(edge.site(0), "/heartbeat" + query);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).startsWith("client_id: must be").doesNotContain("script");
    assertThat(header(edge.get(edge.site(0), "/heartbeat?client_id=ann"), ACTIVE)).isEqualTo("1");
  }

  @Test
  void aVisitorIsKnownByQueryThenByCookieThenByAddress() {
    edge.send("GET", edge.site(0), "/?client_id=query", "Cookie", "client_id=cookie");
    edge.send("GET", edge.site(0), "/", "Cookie", "client_id=cookie");
    edge.get(edge.site(0), "/");
    edge.send("GET", edge.site(0), "/", "Cookie", "client_id=<bad>");
    assertThat(edge.get(edge.addresses.monitor(), "/stats").body())
        .contains("[\"127.0.0.1\",\"cookie\",\"query\"]");
  }

  @Test
  void whoFetchesThePageIsActiveWhoOnlyLooksAtItsHeadersIsNot() {
    var head = edge.send("HEAD", edge.site(0), "/");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    var got = edge.get(edge.site(0), "/");
    assertThat(header(got, ACTIVE)).isEqualTo("1");
    assertThat(header(got, "Content-Type")).isEqualTo("text/html; charset=UTF-8");
    assertThat(header(got, "Content-Length")).isEqualTo(header(head, "Content-Length"));
  }

  @Test
  void whatAClientHasAlreadyIsNotSentAgain() {
    var tag = header(edge.get(edge.site(1), "/"), "ETag");
    assertThat(edge.send("GET", edge.site(1), "/", "If-None-Match", tag).statusCode())
        .isEqualTo(304);
  }

  @Test
  void aRangeIsSentAlone() {
    var part = edge.send("GET", edge.site(1), "/", "Range", "bytes=3-5");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("one");
  }

  @Test
  void aFileMayBeReplacedAndRemovedWhileTheServerRuns() throws IOException {
    assertThat(edge.get(edge.site(1), "/").body()).isEqualTo("<p>one</p>");
    Files.writeString(page, "<p>two</p>");
    Files.setLastModifiedTime(page, FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(edge.get(edge.site(1), "/index.html").body()).isEqualTo("<p>two</p>");
    Files.delete(page);
    var missing = edge.get(edge.site(1), "/?client_id=ann");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(edge.get(edge.addresses.monitor(), "/stats").body()).doesNotContain("ann");
  }

  @Test
  void otherMethodsAreRefusedWithTheAllowedOnes() {
    var post = edge.send("POST", edge.site(0), "/");
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(header(post, "Allow")).isEqualTo("GET, HEAD");
    assertThat(edge.send("DELETE", edge.site(0), "/leave").statusCode()).isEqualTo(405);
  }

  @Test
  void aBarredUserIsRefused() {
    var answers = edge.kit.<UserTracker.Answer>createTestProbe();
    edge.users.tell(new UserTracker.Bar(new UserId("ann"), answers.ref()));
    answers.receiveMessage();
    assertThat(edge.get(edge.site(0), "/?client_id=ann").statusCode()).isEqualTo(403);
    assertThat(edge.get(edge.site(0), "/heartbeat?client_id=ann").statusCode()).isEqualTo(403);
  }
}
