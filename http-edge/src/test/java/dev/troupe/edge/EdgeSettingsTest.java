package dev.troupe.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeSettingsTest {
  @Test
  void theDefaultsAreThoseOfTheDocumentation() {
    var settings = EdgeSettings.from(ConfigFactory.load());
    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.sites())
        .extracting(EdgeSettings.Site::port)
        .containsExactly(8000, 8001, 8002);
    assertThat(settings.routerPort()).isEqualTo(8080);
    assertThat(settings.monitorPort()).isEqualTo(8081);
    assertThat(settings.publicHost()).isEmpty();
    assertThat(settings.routingDelay()).isEqualTo(Duration.ofMillis(5));
    assertThat(settings.reservation()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void everyDefaultPageIsThere() {
    assertThat(EdgeSettings.from(ConfigFactory.load()).sites())
        .allMatch(site -> Page.of(site.file()).exists());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "routing-delay = -5 ms | edge.routing-delay: is -5 ms, must be from 0 s to 1 s",
        "routing-delay = 2 s | edge.routing-delay: is 2 s, must be from 0 s to 1 s",
        "router-port = 65536 | edge.router-port: is 65536, must be from 0 to 65535",
        "router-port = 8081 | edge: port 8081 is given twice, each server needs its own",
        "sites = [] | edge.sites: their number: is 0, must be from 1 to 100",
        "sites = [{port = -1, file = a}] | edge.sites.port: is -1, must be from 0 to 65535",
        "public-host = \"a b\" | edge.public-host: is 'a b', must be a name or an address",
        "max-waiting = 0 | edge.max-waiting: is 0, must be from 1 to 100000",
        "ask-timeout = 1 ms | edge.ask-timeout: is 1 ms, must be from 100 ms to 60 s"
      })
  void aMistakeIsNamedWithWhatWasExpected(String line, String message) {
    var config =
        ConfigFactory.parseString("troupe.edge { " + line + " }")
            .withFallback(ConfigFactory.load());
    assertThatThrownBy(() -> EdgeSettings.from(config)).hasMessage(message);
  }
}
