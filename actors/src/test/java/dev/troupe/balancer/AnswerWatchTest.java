package dev.troupe.balancer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerWatchTest {
  private final AnswerWatch watch = new AnswerWatch();

  @Test
  void anAnswerIsOwedFromTheClientsBytesToTheServers() {
    assertThat(watch.isOwed()).isFalse();
    for (int i = 0; i < 3; i++) {
      watch.asked();
      watch.asked();
      assertThat(watch.isOwed()).isTrue();
      says("HTTP/1.1 200 OK\r\n");
      says("and more, which is not looked at");
      assertThat(watch.isOwed()).isFalse();
    }
  }

  @Test
  void whatAServerSaysUnaskedIsNoAnswer() {
    says("220 mail\r\n");
    watch.asked();
    assertThat(watch.isOwed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 100 Continue", "HTTP/1.0 201 Created", "HTTP/1.1 110"})
  void afterAnAnswerTheNextRequestIsWatched(String answer) {
    watch.asked();
    says(answer);
    watch.asked();
    assertThat(watch.isOwed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 101 Switching Protocols", "HTTP/2.0 200", "", "HTTP/1.1 20"})
  void afterAnythingElseNothingIsOwedUntilThereIsAnAnswer(String other) {
    watch.asked();
    says(other);
    watch.asked();
    assertThat(watch.isOwed()).isFalse();
    says("HTTP/1.1 200 OK");
    watch.asked();
    assertThat(watch.isOwed()).isTrue();
  }

  private void says(String text) {
    watch.answered(ByteBuffer.wrap(("before" + text).getBytes(US_ASCII)).position(6));
  }
}
