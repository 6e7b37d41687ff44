package dev.troupe.files.hftp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.troupe.files.hftp.Request.Listing;
import dev.troupe.files.hftp.Request.Metadata;
import dev.troupe.files.hftp.Request.Quit;
import dev.troupe.files.hftp.Request.Refused;
import dev.troupe.files.hftp.Request.Slice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RequestParserTest {
  private static final int MAX_LINE = 1000;
  private static final Request BAD_EOL = new Refused(ReplyCode.BAD_EOL);
  private static final Request BAD_REQUEST = new Refused(ReplyCode.BAD_REQUEST);
  private static final Request NO_SUCH_COMMAND = new Refused(ReplyCode.NO_SUCH_COMMAND);
  private static final Request INVALID = new Refused(ReplyCode.INVALID_ARGUMENTS);
  private static final Request NOT_FOUND = new Refused(ReplyCode.FILE_NOT_FOUND);
  private static final FileName F = new FileName("f");

  static Stream<Arguments> lines() {
    return Stream.of(
        arguments("get_file_listing\r\n", new Listing()),
        arguments("get_metadata f\r\n", new Metadata(F)),
        arguments("get_slice f 0 10\r\n", new Slice(F, 0, 10)),
        arguments("get_slice f 007 0\r\n", new Slice(F, 7, 0)),
        arguments("quit\r\n", new Quit()),
        arguments("\n", BAD_EOL),
        arguments("quit\n", BAD_EOL),
        arguments("qu\nit\r\n", BAD_EOL),
        arguments("quit\r \n", BAD_EOL),
        arguments("\r\n", BAD_REQUEST),
        arguments(" \r\n", BAD_REQUEST),
        arguments(" quit\r\n", BAD_REQUEST),
        arguments("\u00e9", BAD_REQUEST),
        arguments("get_metadata \u00e9", BAD_REQUEST),
        arguments("quit\u0080\r\n", BAD_REQUEST),
        arguments("Quit\r\n", NO_SUCH_COMMAND),
        arguments("quit\r\r\n", NO_SUCH_COMMAND),
        arguments("\0\r\n", NO_SUCH_COMMAND),
        arguments("get 1 2 3 4 5 6 7\r\n", NO_SUCH_COMMAND),
        arguments("x".repeat(MAX_LINE) + "\r\n", NO_SUCH_COMMAND),
        arguments("x".repeat(MAX_LINE + 1), BAD_REQUEST),
        arguments(" ".repeat(MAX_LINE + 1), BAD_REQUEST),
        arguments("\r".repeat(MAX_LINE + 2), BAD_REQUEST),
        arguments("quit now\r\n", INVALID),
        arguments("quit \r\n", INVALID),
        arguments("get_file_listing .\r\n", INVALID),
        arguments("get_metadata\r\n", INVALID),
        arguments("get_metadata  f\r\n", INVALID),
        arguments("get_metadata f f\r\n", INVALID),
        arguments("get_metadata ..\r\n", INVALID),
        arguments("get_metadata ../f\r\n", INVALID),
        arguments("get_metadata f\r\r\n", INVALID),
        arguments("get_metadata f\t\r\n", INVALID),
        arguments("get_slice f 0\r\n", INVALID),
        arguments("get_slice f 0 1 2\r\n", INVALID),
        arguments("get_slice f a 1\r\n", INVALID),
        arguments("get_slice f 0 1.5\r\n", INVALID),
        arguments("get_slice f -1 1\r\n", INVALID),
        arguments("get_slice f 0 -0\r\n", INVALID),
        arguments("get_slice f +1 1\r\n", INVALID),
        arguments("get_slice f  1\r\n", INVALID),
        arguments("get_slice .. 0 1\r\n", INVALID),
        arguments("get_metadata " + "n".repeat(256) + "\r\n", NOT_FOUND),
        arguments("get_slice " + "n".repeat(256) + " 0 1\r\n", NOT_FOUND),
        arguments("get_slice " + "n".repeat(256) + " 0 x\r\n", INVALID),
        arguments("get_metadata " + "n".repeat(300) + "/\r\n", INVALID),
        arguments("get_slice f 9223372036854775807 1\r\n", new Slice(F, Long.MAX_VALUE, 1)),
        arguments("get_slice f 9223372036854775808 1\r\n", new Slice(F, Long.MAX_VALUE, 1)),
        arguments("get_slice f 0 1" + "0".repeat(400) + "\r\n", new Slice(F, 0, Long.MAX_VALUE)),
        arguments("get_slice f 0 " + "0".repeat(400) + "5\r\n", new Slice(F, 0, 5)),
        arguments("get_slice f 0 " + "0".repeat(400) + "x\r\n", INVALID));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void everyLineHasOneMeaning(String line, Request meaning) {
    assertThat(parse(MAX_LINE, List.of(line))).containsExactly(meaning);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void whereverALineIsCutItMeansTheSame(String line, Request meaning) {
    for (int cut = 1; cut < line.length(); cut++) {
      assertThat(parse(MAX_LINE, List.of(line.substring(0, cut), line.substring(cut))))
          .as("cut at %s", cut)
          .containsExactly(meaning);
    }
  }

  @Test
  void aLineThatIsNotAtItsEndMeansNothingYet() {
    assertThat(parse(MAX_LINE, List.of("quit", "\r"))).isEmpty();
  }

  @Test
  void severalRequestsInOnePacketComeOutOneByOne() {
    assertThat(parse(MAX_LINE, List.of("get_metadata f\r\nfoo\r\nquit\r\nget_fi")))
        .containsExactly(new Metadata(F), NO_SUCH_COMMAND, new Quit());
  }

  @Test
  void aNameOf5MiBIsLegalAndNotFound() {
    String name = "n".repeat(5 << 20);
    assertThat(parse(8 << 20, List.of("get_metadata " + name + "\r\nquit\r\n")))
        .containsExactly(NOT_FOUND, new Quit());
  }

  /// Random text made of the pieces that requests are made of, cut at random: the same requests
  /// must come out as when it arrives in one packet, and none may throw.
  @Test
  void randomBytesMeanTheSameHoweverTheyAreCut() {
    Random random = new Random(1);
    for (int round = 0; round < 20_000; round++) {
      String text = randomText(random);
      List<Request> whole = parse(60, List.of(text));
      assertThat(parse(60, randomCuts(random, text)))
          .as("round %d, %s", round, text.getBytes(ISO_8859_1))
          .isEqualTo(whole);
      assertThat(parse(60, text.chars().mapToObj(c -> String.valueOf((char) c)).toList()))
          .as("round %d, byte by byte", round)
          .isEqualTo(whole);
    }
  }

  private static String randomText(Random random) {
    List<String> pieces =
        List.of(
            "get_file_listing",
            "get_metadata",
            "get_slice",
            "quit",
            " ",
            " ",
            " ",
            "\r\n",
            "\r\n",
            "\r\n",
            "\r",
            "f",
            "..",
            "12",
            "-1",
            "99999999999999999999",
            "xxxxxxxxxxxxxxxxxxxxxxx");
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(30); i >= 0; i--) {
      text.append(
          random.nextInt(40) == 0
              ? String.valueOf((char) random.nextInt(256))
              : pieces.get(random.nextInt(pieces.size())));
    }
    return text.toString();
  }

  private static List<String> randomCuts(Random random, String text) {
    int[] cuts =
        IntStream.concat(
                IntStream.of(0, text.length()),
                IntStream.range(0, 4).map(_ -> random.nextInt(text.length() + 1)))
            .sorted()
            .toArray();
    return IntStream.range(1, cuts.length)
        .mapToObj(i -> text.substring(cuts[i - 1], cuts[i]))
        .toList();
  }

  /// All requests up to the first one that ends the connection, as the server takes them.
  private static List<Request> parse(int maxLine, List<String> packets) {
    RequestParser parser = new RequestParser(maxLine);
    List<Request> requests = new ArrayList<>();
    for (String packet : packets) {
      ByteBuffer bytes = ByteBuffer.wrap(packet.getBytes(ISO_8859_1));
      for (Optional<Request> next = parser.next(bytes);
          next.isPresent();
          next = parser.next(bytes)) {
        requests.add(next.get());
        if (next.get() instanceof Refused(var code) && code.isFatal()) {
          return requests;
        }
      }
      assertThat(bytes.hasRemaining()).isFalse();
    }
    return requests;
  }
}
