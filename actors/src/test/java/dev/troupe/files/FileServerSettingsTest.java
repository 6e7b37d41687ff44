package dev.troupe.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.net.HostPort;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileServerSettingsTest {
  private static final Config DEFAULTS = ConfigFactory.load();

  @Test
  void theDefaultsAreThoseOfTheReference() {
    assertThat(FileServer.Settings.from(DEFAULTS))
        .isEqualTo(
            new FileServer.Settings(
                new HostPort("127.0.0.1", 19500),
                true,
                Path.of("testdata"),
                1000,
                8 << 20,
                Duration.ofSeconds(60),
                Duration.ofSeconds(10)));
  }

  @ParameterizedTest
  @CsvSource({
    "max-connections, 0, 'files.max-connections: is 0, must be from 1 to 1000000'",
    "max-line, 12, 'files.max-line: is 12 bytes, must be from 1024 bytes to 1073741824 bytes'",
    "max-line, 9 GiB, 'files.max-line: is 9663676416 bytes, must be from 1024 bytes to'",
    "idle-timeout, -5 ms, 'files.idle-timeout: is -5 ms, must be from 10 ms to 86400000 ms'",
    "drain-timeout, 2 h, 'files.drain-timeout: is 7200000 ms, must be from 0 ms to 3600000 ms'",
    "listen, nowhere, 'files.listen: ''nowhere'' is not HOST:PORT'"
  })
  void aValueOutOfRangeIsNamedWithItsRange(String key, String value, String message) {
    Config config =
        ConfigFactory.parseString("troupe.files." + key + " = " + value).withFallback(DEFAULTS);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FileServer.Settings.from(config))
        .withMessageStartingWith(message);
  }
}
