package dev.troupe.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.troupe.net.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @Test
  void theDefaultsAreTheFrontDoorAndTheReferral() {
    var listeners = settings("").listeners();
    assertThat(listeners)
        .extracting(ListenerSettings::name)
        .containsExactly("front-door", "referral");
    assertThat(listeners).extracting(one -> one.listen().port()).containsExactly(6667, 12345);
    assertThat(listeners).extracting(ListenerSettings::mode).containsExactly(Mode.JOIN, Mode.REFER);
    assertThat(listeners).allMatch(one -> one.shared() && one.servers().isEmpty());
  }

  @Test
  void aListenerIsAddedAndOneTakenAway() {
    var listeners =
        settings(
                """
                referral = null
                front-door.listen = "127.0.0.1:7000"
                web { listen = "[::1]:80", servers = ["10.0.0.1:80", "10.0.0.2:80"], rise = 2 }
                """)
            .listeners();
    assertThat(listeners).extracting(ListenerSettings::name).containsExactly("front-door", "web");
    assertThat(listeners.getFirst().listen().port()).isEqualTo(7000);
    assertThat(listeners.getLast().servers().orElseThrow())
        .extracting(Server::name)
        .containsExactly("10.0.0.1:80", "10.0.0.2:80");
    assertThat(listeners.getLast().checks().rise()).isEqualTo(2);
  }

  @Test
  void aServerMayHaveANameAWeightAndALimitOfItsOwn() {
    var servers =
        settings(
                """
                web {
                  listen = "127.0.0.1:80"
                  servers = ["10.0.0.1:80", { at = "10.0.0.2:80", name = b, weight = 0, max-connections = 3 }]
                  max-connections = 7
                }
                """)
            .listeners()
            .getLast()
            .servers()
            .orElseThrow();
    assertThat(servers)
        .containsExactly(
            Server.of("10.0.0.1:80", HostPort.parse("10.0.0.1:80"), 7),
            Server.of("b", HostPort.parse("10.0.0.2:80"), 3).withWeight(0));
  }

  @Test
  void theEngineIsTheBestThatTheListenerAllows() {
    var listeners =
        settings(
                """
                web { listen = "[::1]:80", servers = ["10.0.0.1:80"] }
                wiki { listen = "[::1]:81", servers = ["10.0.0.1:81"], engine = loop }
                """)
            .listeners();
    assertThat(listeners)
        .extracting(ListenerSettings::engine)
        .containsExactly(Engine.STREAMS, Engine.SPLICE, Engine.SPLICE, Engine.LOOP);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max-clients = 0        | max-clients: is 0, must be from 1 to 1000000
          algorithm = fastest    | algorithm: is 'fastest', must be one of [least-connections, round-robin, least-load, power-of-two, source-hash]
          mode = copy            | mode: is 'copy', must be one of [join, refer]
          engine = fast          | engine: is 'fast', must be one of [streams, loop, splice]
          engine = loop          | engine: is loop, must be auto or streams where clients join chat
          protocol = smtp        | protocol: is 'smtp', must be one of [tcp, chat, http]
          timeout = 6 s          | timeout: is 6 s, must be from 10 ms to 5 s
          drain-timeout = -5 ms  | drain-timeout: is -5 ms, must be from 0 s to 3600 s
          idle-timeout = 10 ms   | idle-timeout: is 10 ms, must be from 1 s to 604800 s
          listen = 80            | listen: '80' is not HOST:PORT
          servers = web          | servers: is web, must be chat or a list of servers
          servers = ["a:1", "a"] | servers: 'a' is not HOST:PORT
          servers = ["a:1", "a:1"] | servers: holds a:1 twice
          servers = [["a:1"]]    | servers: holds [a:1], must be HOST:PORT or a section with 'at'
          servers = [{}]         | servers.1.at: is missing, must be HOST:PORT
          servers = ["a:1", { at = "b:1", weight = 257 }] | servers.2.weight: is 257, must be from 0 to 256
          servers = [{ at = "a:1", name = x }, { at = "b:1", name = x }] | servers: holds the name x twice
          servers = [{ at = "a:1", height = 1 }] | servers.1.height: is not known, must be one of [at, max-connections, name, weight]
          algorithm = least-load | check: must be http-entries with algorithm least-load
          check = ping           | check: is 'ping', must be one of [tcp, http, http-entries]
          check = http, check-path = up | check-path: is 'up', must begin with / and hold no space
          requests = 0           | requests: is 0, must be from 1 to 1000000000
          workers = 0            | workers: is 0, must be from 1 to 1000000
          slow-start = 1 ms      | slow-start: is 1 ms, must be from 1 s to 3600 s
          """)
  void aMistakeIsToldWithItsKeyItsValueAndWhatWasExpected(String config, String message) {
    assertThatThrownBy(() -> settings("front-door { " + config + " }"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("balancer.listeners.front-door." + message);
  }

  @Test
  void aKeyThatIsNotKnownIsAMistake() {
    assertThatThrownBy(() -> settings("front-door.max-client = 1"))
        .hasMessageStartingWith(
            "balancer.listeners.front-door.max-client: is not known, must be one of [access-log, algorithm, ");
    assertThatThrownBy(() -> settings("front-door = 6667"))
        .hasMessage("balancer.listeners.front-door: is 6667, must be a section or null");
  }

  private static Balancers.Settings settings(String listeners) {
    return Balancers.Settings.from(
        ConfigFactory.parseString("troupe.balancer.listeners {\n" + listeners + "\n}")
            .withFallback(ConfigFactory.load()));
  }
}
