package dev.troupe.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnknownKeysTest {
  private static final Config REFERENCE =
      ConfigFactory.parseString("a { port = 1, host = x, inner { timeout = 1 s } }");

  @Test
  void knownKeysAreFine() {
    assertThat(unknown("a { port = 2, inner.timeout = 2 s }")).isEmpty();
  }

  @Test
  void aNearKeyIsSuggestedAndAFarOneIsNot() {
    assertThat(unknown("a { prot = 2, inner.colour = red }"))
        .containsExactly("a.inner.colour: is unknown", "a.prot: is unknown, did you mean a.port?");
  }

  @Test
  void otherRootsAreNotLookedAt() {
    assertThat(unknown("b.anything = 1")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'','',0", "'',abc,3", "port,prot,2", "port,port,0", "kitten,sitting,3"})
  void theDistanceIsLevenshteins(String a, String b, int distance) {
    assertThat(UnknownKeys.distance(a, b)).isEqualTo(distance);
    assertThat(UnknownKeys.distance(b, a)).isEqualTo(distance);
  }

  private static java.util.List<String> unknown(String written) {
    return UnknownKeys.in(ConfigFactory.parseString(written), REFERENCE, "a");
  }
}
