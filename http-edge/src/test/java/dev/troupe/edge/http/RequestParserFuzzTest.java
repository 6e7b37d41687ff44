package dev.troupe.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.edge.http.Parsed.Malformed;
import dev.troupe.edge.http.Parsed.NeedMore;
import dev.troupe.edge.http.Parsed.Request;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// Bytes that nobody sends on purpose, and requests with something wrong somewhere.
class RequestParserFuzzTest {
  private static final int RUNS = 20_000;

  private static final List<String> PIECES =
      List.of(
          "GET ",
          "POST ",
          "OPTIONS * ",
          "BREW ",
          "/",
          "/a?b=c ",
          "http://a/",
          " HTTP/1.1",
          " HTTP/1.0",
          "\r\n",
          "\r\n\r\n",
          "\n",
          "\r",
          "Host: a\r\n",
          "Content-Length: 3\r\n",
          "Transfer-Encoding: chunked\r\n",
          "Expect: 100-continue\r\n",
          "Connection: close\r\n",
          " ",
          "\t",
          ":",
          "3\r\nabc\r\n",
          "0\r\n\r\n",
          "\u0000",
          "\u00ff",
          "x".repeat(3_000));

  @Test
  void whateverComesIsReadTheSameHoweverItIsSplitAndNothingOddComesOut() {
    for (long seed = 0; seed < RUNS; seed++) {
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      byte[] bytes = bytes(random);
      List<Parsed> whole = parse(bytes, () -> bytes.length);
      assertThat(parse(bytes, () -> 1 + random.nextInt(16))).as("seed " + seed).isEqualTo(whole);
      for (Parsed one : whole) {
        if (one instanceof Request request) {
          assertThat(request.target()).as("seed " + seed).matches("[!-~&&[^\"<>\\\\^`{|}#]]+");
          assertThat(request.host()).as("seed " + seed).matches("[\\w.:\\[\\]-]*");
        }
      }
    }
  }

  /// A request in which a few bytes may have been changed, or pieces of requests in any order.
  private static byte[] bytes(RandomGenerator random) {
    if (random.nextBoolean()) {
      var text = new StringBuilder();
      for (int i = random.nextInt(30); i >= 0; i--) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
    byte[] bytes =
        "POST /a?b HTTP/1.1\r\nHost: a:1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: b\r\n\r\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    for (int i = random.nextInt(4); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private interface Sizes {
    int next();
  }

  private static List<Parsed> parse(byte[] bytes, Sizes sizes) {
    var parser = new RequestParser();
    List<Parsed> all = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int size = Math.min(sizes.next(), bytes.length - at);
      var in = ByteBuffer.wrap(bytes, at, size).slice();
      at += size;
      for (Parsed one = parser.next(in); !(one instanceof NeedMore); one = parser.next(in)) {
        all.add(one);
        if (one instanceof Malformed) {
          return all;
        }
      }
      assertThat(in.hasRemaining()).isFalse();
    }
    return all;
  }
}
