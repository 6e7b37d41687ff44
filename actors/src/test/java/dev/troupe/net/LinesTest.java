package dev.troupe.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

class LinesTest {
  private static final Lines.Line TOO_LONG = new Lines.TooLong();

  @Test
  void linesAreTheSameWhereverTheBytesAreSplit() {
    String input = "one\r\n\ntwo\nlo\rng\r\r\n12345678\r\n123456789\nx\r\nrest";
    List<Lines.Line> expected =
        List.of(
            line("one"),
            line(""),
            line("two"),
            line("lo\rng\r"),
            line("12345678"),
            TOO_LONG,
            line("x"));
    for (int first = 0; first <= input.length(); first++) {
      for (int second = first; second <= input.length(); second++) {
        assertThat(
                feed(
                    new Lines(8),
                    input.substring(0, first),
                    input.substring(first, second),
                    input.substring(second)))
            .as("split at %d and %d", first, second)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void aLineThatIsTooLongIsReportedOnceAndAtOnce() {
    Lines lines = new Lines(8);
    assertThat(feed(lines, "12345678")).isEmpty();
    assertThat(feed(lines, "9")).containsExactly(TOO_LONG);
    assertThat(feed(lines, "0".repeat(1000), "0".repeat(1000))).isEmpty();
    assertThat(feed(lines, "\r\nnext\r\n")).containsExactly(line("next"));
  }

  @Test
  void theEndOfALineDoesNotCountTowardsItsLimit() {
    assertThat(feed(new Lines(3), "abc\r", "\n")).containsExactly(line("abc"));
    assertThat(feed(new Lines(3), "abc\r", "\r\n")).containsExactly(TOO_LONG);
    assertThat(feed(new Lines(3), "abc\rd\n")).containsExactly(TOO_LONG);
  }

  @Test
  void halfALineIsNoLine() {
    assertThat(feed(new Lines(512), "QUI")).isEmpty();
  }

  @Test
  void bytesThatCameInPiecesAreJoined() {
    ByteString pieces = ByteString.fromString("PI").concat(ByteString.fromString("NG\nx"));
    assertThat(new Lines(512).on(pieces)).containsExactly(line("PING"));
  }

  @Test
  void manyLinesInOneChunkComeInOrder() {
    List<Lines.Line> expected = new ArrayList<>();
    StringBuilder input = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      input.append("line ").append(i).append("\r\n");
      expected.add(line("line " + i));
    }
    assertThat(feed(new Lines(512), input.toString())).isEqualTo(expected);
  }

  @Test
  void aLimitBelowOneIsRefused() {
    assertThatThrownBy(() -> new Lines(0)).hasMessage("limit: is 0, must be at least 1");
  }

  private static List<Lines.Line> feed(Lines lines, String... chunks) {
    List<Lines.Line> all = new ArrayList<>();
    for (String chunk : chunks) {
      all.addAll(lines.on(ByteString.fromString(chunk)));
    }
    return all;
  }

  private static Lines.Line line(String text) {
    return new Lines.Whole(ByteString.fromString(text));
  }
}
