package dev.troupe.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserTrackerSettingsTest {
  @Test
  void theDefaultsAreThoseOfTheDocumentation() {
    assertThat(UserTracker.Settings.from(ConfigFactory.load()))
        .isEqualTo(
            new UserTracker.Settings(Duration.ofSeconds(10), Duration.ofMillis(2_500), 100_000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "timeout = 0 s | users.timeout: is 0 ms, must be from 1 s to 1 h",
        "timeout = 2 h | users.timeout: is 7200000 ms, must be from 1 s to 1 h",
        "heartbeat-interval = 11 s | users.heartbeat-interval: is 11000 ms, must be from 100 ms",
        "max-users = 0 | users.max-users: is 0, must be from 1 to 1000000"
      })
  void aMistakeIsNamedWithWhatWasExpected(String line, String message) {
    var config = ConfigFactory.parseString("troupe.users { " + line + " }");
    var whole = config.withFallback(ConfigFactory.load());
    assertThatThrownBy(() -> UserTracker.Settings.from(whole)).hasMessageStartingWith(message);
  }
}
