package dev.troupe.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.net.HostPort;
import dev.troupe.testing.SelfSigned;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Chat by TLS, beside plain text on another port.
class ChatTlsTest {
  private static final String NODE = "node-1";

  private TestChat chat = new TestChat(Path.of(""), 0);
  private HostPort plain = new HostPort("127.0.0.1", 0);
  private HostPort secure = plain;
  @TempDir private static Path folder = Path.of("");
  private static Optional<SelfSigned> made = Optional.empty();

  @BeforeAll
  static void makeCertificate() throws Exception {
    made = Optional.of(SelfSigned.in(folder, "chat", "EC"));
  }

  @BeforeEach
  void start(@TempDir Path data) throws Exception {
    chat = new TestChat(data, 1);
    String tls =
        """
        listen = "127.0.0.1:0"
        certificate = "%s"
        key = "%s"
        """
            .formatted(made.orElseThrow().certificate(), made.orElseThrow().key());
    plain = chat.start(NODE, TestChat.settings("max-sessions = 1000\ntls {\n" + tls + "}"));
    secure = chat.tlsAddress(NODE);
  }

  @AfterEach
  void stop() {
    chat.close();
  }

  @Test
  void peopleTalkAndSeeWhoIsSecure() throws Exception {
    try (IrcClient ada = IrcClient.connect(secure, made.orElseThrow());
        IrcClient bob = IrcClient.logIn(plain, "bob")) {
      ada.send("NICK ada", "USER ada 0 * :Ada");
      ada.await(" 001 ada ");
      ada.send("PRIVMSG bob :hello");
      bob.await(":ada!ada@troupe PRIVMSG bob :hello");
      bob.send("WHOIS ada");
      bob.await(":node-1 671 bob ada :is using a secure connection");
      bob.send("WHOIS bob");
      assertThat(bob.upTo(" 318 ")).noneMatch(line -> line.contains(" 671 "));
    }
  }

  @Test
  void saslWorksByTls() throws Exception {
    try (IrcClient ada = IrcClient.connect(secure, made.orElseThrow())) {
      var plainMessage = "\0ada\0secret".getBytes(StandardCharsets.UTF_8);
      ada.send("CAP REQ sasl", "NICK ada", "USER ada 0 * :Ada", "AUTHENTICATE PLAIN");
      ada.await("AUTHENTICATE +");
      ada.send("AUTHENTICATE " + Base64.getEncoder().encodeToString(plainMessage), "CAP END");
      ada.await(" 903 ");
      ada.await(" 001 ada ");
    }
  }

  @Test
  void whoSpeaksPlainTextThereIsNoSession() throws IOException {
    try (IrcClient eve = IrcClient.connect(secure)) {
      eve.send("NICK eve", "USER eve 0 * :Eve");
      assertThat(eve.readToEnd()).noneMatch(line -> line.contains(" 001 "));
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("reset");
    }
    chat.await(NODE, status -> status.sessions() == 0);
  }

  @Test
  void aGracefulStopTellsThemToo() throws Exception {
    try (IrcClient ada = IrcClient.connect(secure, made.orElseThrow())) {
      ada.send("NICK ada", "USER ada 0 * :Ada");
      ada.await(" 001 ada ");
      TestProbe<Done> drained = chat.kit(NODE).createTestProbe();
      chat.chat(NODE).tell(new ChatNode.Drain(drained.ref()));
      assertThat(ada.readToEnd()).endsWith("ERROR :Server is shutting down");
      drained.receiveMessage();
      assertThatThrownBy(() -> IrcClient.connect(secure)).isInstanceOf(IOException.class);
    }
  }
}
