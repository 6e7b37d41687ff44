package dev.troupe.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswerTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK|Content-Length: 3||0\n7",
        "HTTP/1.0 200 Fine|content-length:3|Server: x||0\n7",
        "HTTP/1.1 200|Content-Length: 3|Content-Length: 3||0\n7",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||1|0|2;why=not|\n7|0|Trailer: yes||",
        "HTTP/1.1 103 Early Hints|Link: </x>||HTTP/1.1 200 OK|Content-Length: 3||0\n7"
      })
  void readsAnAnswerHoweverItIsCut(String lines) {
    byte[] bytes = lines.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    for (long seed = 0; seed < 50; seed++) {
      var random = new Random(seed);
      var answer = new HttpAnswer();
      Optional<HttpAnswer.Result> result = Optional.empty();
      for (int from = 0; from < bytes.length; ) {
        assertThat(result).as("seed %d, before byte %d", seed, from).isEmpty();
        int to = Math.min(bytes.length, from + 1 + random.nextInt(9));
        result = answer.on(ByteString.fromArray(Arrays.copyOfRange(bytes, from, to)));
        from = to;
      }
      assertThat(result).as("seed %d", seed).contains(new HttpAnswer.Whole(200, "0\n7"));
    }
  }

  @Test
  void anAnswerWithoutLengthEndsWithItsConnection() {
    var answer = new HttpAnswer();
    assertThat(answer.on(ByteString.fromString("HTTP/1.1 200 OK\n\n0\n7"))).isEmpty();
    assertThat(answer.end()).isEqualTo(new HttpAnswer.Whole(200, "0\n7"));
  }

  @Test
  void anAnswerWithoutBodyIsWholeWithItsHead() {
    assertThat(new HttpAnswer().on(ByteString.fromString("HTTP/1.1 204 None\r\n\r\n")))
        .contains(new HttpAnswer.Whole(204, ""));
    assertThat(
            new HttpAnswer()
                .on(ByteString.fromString("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n")))
        .contains(new HttpAnswer.Whole(500, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          SSH-2.0-OpenSSH|                                   ; its answer is not HTTP/1.1
          HTTP/2 200|                                        ; its answer is not HTTP/1.1
          HTTP/1.1 200 OK|no colon|                          ; a header of its answer has no name
          HTTP/1.1 200 OK|Content-Length: -1|                ; the length of its answer is not one number
          HTTP/1.1 200 OK|Content-Length: 3|Content-Length: 4| ; the length of its answer is not one number
          HTTP/1.1 200 OK|Transfer-Encoding: gzip|           ; its answer has an encoding that was not asked for
          HTTP/1.1 200 OK|Transfer-Encoding: chunked||-1|    ; a chunk of its answer has no size
          HTTP/1.1 200 OK|Transfer-Encoding: chunked||1|xy|  ; a chunk of its answer is longer than told
          """)
  void whatIsNoAnswerIsSaidToBeNone(String lines, String reason) {
    assertThat(new HttpAnswer().on(ByteString.fromString(lines.replace("|", "\r\n"))))
        .contains(new HttpAnswer.Malformed(reason));
  }

  @Test
  void anAnswerThatDoesNotEndIsGivenUpAndCostsNoMemory() {
    var head = new HttpAnswer();
    ByteString much = ByteString.fromString("x".repeat(9000));
    assertThat(head.on(much))
        .contains(new HttpAnswer.Malformed("a line of its answer is too long"));
    var body = new HttpAnswer();
    assertThat(body.on(ByteString.fromString("HTTP/1.1 200 OK\r\n\r\n"))).isEmpty();
    int pieces = 0;
    Optional<HttpAnswer.Result> result = Optional.empty();
    while (result.isEmpty()) {
      result = body.on(much);
      assertThat(pieces++).isLessThan(1000);
    }
    assertThat(result)
        .contains(new HttpAnswer.Malformed("its answer is longer than 1048576 bytes"));
  }

  @Test
  void aConnectionThatClosesTooEarlyIsSaidSo() {
    assertThat(new HttpAnswer().end())
        .isEqualTo(new HttpAnswer.Malformed("it closed the connection without an answer"));
    var half = new HttpAnswer();
    half.on(ByteString.fromString("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0\n7"));
    assertThat(half.end())
        .isEqualTo(
            new HttpAnswer.Malformed("it closed the connection in the middle of its answer"));
  }

  /// Whatever comes, there is a result or none yet; nothing is thrown.
  @Test
  void noiseIsBorne() {
    String[] pieces = {
      "HTTP/1.1 200 OK\r\n",
      "\r\n",
      "\n",
      "Content-Length: 5\r\n",
      "1\r\n",
      "0\r\n",
      "\0\u00ff",
      "Transfer-Encoding: chunked\r\n",
      ":",
      "ffffffffffff\r\n",
      "HTTP/1.1 100 \r\n"
    };
    for (long seed = 0; seed < 5_000; seed++) {
      var random = new Random(seed);
      var answer = new HttpAnswer();
      Optional<HttpAnswer.Result> result = Optional.empty();
      for (int i = 0; i < 20 && result.isEmpty(); i++) {
        result = answer.on(ByteString.fromString(pieces[random.nextInt(pieces.length)]));
      }
      assertThat(result.orElseGet(answer::end)).as("seed %d", seed).isNotNull();
    }
  }
}
