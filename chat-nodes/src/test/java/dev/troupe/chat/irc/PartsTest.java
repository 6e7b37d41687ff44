package dev.troupe.chat.irc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PartsTest {
  private static final List<String> CHARACTERS = List.of("a", " ", "ż", "€", "🦀", "é");

  @Test
  void whatFitsIsOnePart() {
    assertThat(Parts.of("", 4)).containsExactly("");
    assertThat(Parts.of("abcd", 4)).containsExactly("abcd");
    assertThat(Parts.of("🦀", 4)).containsExactly("🦀");
  }

  @Test
  void aCutIsBehindASpaceIfOneIsNear() {
    assertThat(Parts.of("one twoo three four", 10)).containsExactly("one twoo ", "three four");
    assertThat(Parts.of("a verylongword", 10)).containsExactly("a verylong", "word");
  }

  @Test
  void aCutIsNeverInsideACharacter() {
    assertThat(Parts.of("a🦀🦀", 8)).containsExactly("a🦀", "🦀");
    assertThat(Parts.of("€€€", 4)).containsExactly("€", "€", "€");
  }

  @Test
  void partsFitAndMakeUpTheText() {
    var random = new SplittableRandom(7);
    for (int i = 0; i < 2_000; i++) {
      var text = new StringBuilder();
      for (int length = random.nextInt(200); length > 0; length--) {
        text.append(CHARACTERS.get(random.nextInt(CHARACTERS.size())));
      }
      int most = random.nextInt(4, 60);
      List<String> parts = Parts.of(text.toString(), most);
      assertThat(String.join("", parts)).as("seed 7, text %d", i).isEqualTo(text.toString());
      assertThat(parts)
          .allSatisfy(part -> {
            assertThat(part.getBytes(UTF_8).length).isLessThanOrEqualTo(most);
            assertThat(new String(part.getBytes(UTF_8), UTF_8)).isEqualTo(part);
          });
    }
  }
}
