package dev.troupe.chat;

import static dev.troupe.chat.irc.Host.Registration.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.troupe.chat.irc.Host;
import dev.troupe.net.HostPort;
import dev.troupe.testing.SelfSigned;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatSettingsTest {
  @Test
  void theDefaultsAreValid() {
    assertThat(ChatSettings.from(ConfigFactory.load(), List.of()))
        .isEqualTo(
            new ChatSettings(
                new HostPort("127.0.0.1", 5010),
                Optional.empty(),
                "%s",
                "Troupe",
                List.of(),
                Host.Registration.OPEN,
                true,
                List.of(),
                100_000,
                10_000,
                new Session.Settings(
                    Duration.ofMinutes(1), Duration.ofMinutes(1), 1 << 20, 1_000, 200),
                new Addresses.Limits(200, 20, Duration.ofMinutes(10), List.of("127.0.0.1")),
                new Retention.Settings(90, 365, 10_000_000),
                Duration.ofSeconds(5)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max-sessions = 1        | max-sessions = 0        | chat.max-sessions: is 0, must be from 1 to 1000000
          max-sessions = 1000000  | max-sessions = 1000001  | chat.max-sessions: is 1000001, must be from 1 to 1000000
          idle = 1 s              | idle = 999 ms           | chat.idle: is PT0.999S, must be from 1 s to 1 h
          idle = 1 h              | idle = 3601 s           | chat.idle: is PT1H1S, must be from 1 s to 1 h
          login-timeout = 1 s     | login-timeout = 0 s     | chat.login-timeout: is PT0S, must be from 1 s to 1 h
          sendq = 128 KiB         | sendq = 127 KiB         | chat.sendq: is 130048, must be from 128 KiB to 64 MiB
          sendq = 64 MiB          | sendq = 65 MiB          | chat.sendq: is 68157440, must be from 128 KiB to 64 MiB
          flood.burst = 1         | flood.burst = 0         | chat.flood.burst: is 0, must be from 1 to 1000000
          flood.rate = 1000000    | flood.rate = 1000001    | chat.flood.rate: is 1000001, must be from 1 to 1000000
          addresses.max-connections = 1 | addresses.max-connections = 0 | chat.addresses.max-connections: is 0, must be from 1 to 1000000
          addresses.max-failed-logins = 1 | addresses.max-failed-logins = 0 | chat.addresses.max-failed-logins: is 0, must be from 1 to 1000000
          addresses.failed-login-window = 1 day | addresses.failed-login-window = 25 h | chat.addresses.failed-login-window: is PT25H, must be from 1 s to 1 day
          password-iterations = 4096 | password-iterations = 4095 | chat.password-iterations: is 4095, must be from 4096 to 10000000
          history-days = 1 | history-days = 0 | chat.history-days: is 0, must be from 1 to 36500
          history-entries = 1000 | history-entries = 999 | chat.history-entries: is 999, must be from 1000 to 1000000000000
          statistics-days = 36500 | statistics-days = 0     | chat.statistics-days: is 0, must be from 1 to 36500
          operators = [ada]       | operators = ["a b"]     | chat.operators: is [a b], must be from names of accounts
          registration = closed   | registration = none     | chat.registration: is none, must be auto, open, password or closed
          server-name = %s.a.org  | server-name = "a b"     | chat.server-name: is a b, must be from 1 to 63 letters, digits, '.' and '-', with %s for the node's name
          network = Troupe        | network = "my net"      | chat.network: is my net, must be from 1 to 32 ASCII letters
          motd = ["a", "b"]       | motd = ["a\\nb"]      | chat.motd: is a longer line, must be from 0 to 400 characters a line
          drain-timeout = 0 s     | drain-timeout = -1 s    | chat.drain-timeout: is PT-1S, must be from 0 s to 1 minute
          drain-timeout = 1 minute| drain-timeout = 61 s    | chat.drain-timeout: is PT1M1S, must be from 0 s to 1 minute
          """)
  void everyRangeIsChecked(String good, String bad, String message) {
    assertThat(read(good)).isNotNull();
    assertThatThrownBy(() -> read(bad))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, OPEN",
    "127.4.5.6, OPEN",
    "localhost, OPEN",
    "0.0.0.0, PASSWORD",
    "10.0.0.1, PASSWORD"
  })
  void aNameNeedsAPasswordWhereStrangersCanConnect(String host, Host.Registration expected) {
    assertThat(read("listen = \"" + host + ":5010\"").registration()).isEqualTo(expected);
  }

  /// The files of a certificate are read with the settings, so that nothing starts without them.
  @Test
  void whatIsMissingForTlsIsNamed(@TempDir Path folder) throws Exception {
    SelfSigned files = SelfSigned.in(folder, "chat", "EC");
    String listen = "tls { listen = \"10.0.0.1:6697\", ";
    String certificate = "certificate = \"" + files.certificate() + "\", ";
    String key = "key = \"" + files.key() + "\"";
    ChatSettings good = read(listen + certificate + key + "}");
    assertThat(good.tls().orElseThrow().listen()).isEqualTo(new HostPort("10.0.0.1", 6697));
    assertThat(good.registration()).as("where strangers connect").isEqualTo(PASSWORD);
    assertThatThrownBy(() -> read(listen + key + "}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("chat.tls.certificate: is missing, must be a PEM file when tls.listen is set");
    assertThatThrownBy(() -> read(listen + certificate + "key = /nowhere }"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("chat.tls: /nowhere: cannot be read, must be a readable file");
    assertThatThrownBy(() -> read(listen + certificate + key + ", handshake-timeout = 0 s }"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("chat.tls.handshake-timeout: is PT0S, must be from 1 s to 1 minute");
  }

  private static ChatSettings read(String key) {
    return ChatSettings.from(
        ConfigFactory.parseString("troupe.chat." + key).withFallback(ConfigFactory.load()),
        List.of("127.0.0.1"));
  }
}
