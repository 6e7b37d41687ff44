package dev.troupe.chat.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FindingTest {
  /// A page of messages that all hold what is searched for, up to an index.
  private static List<Received> page(int last) {
    return IntStream.rangeClosed(last - Finding.PAGE + 1, last)
        .mapToObj(i ->
            new Received(
                "m" + Integer.toString(i, Character.MAX_RADIX),
                "#go",
                new News.Said(i, "bob", "#go", "Ünder number " + i, false, false)))
        .toList();
  }

  @Test
  void itGoesBackPageByPageUpToItsLimitAndShowsTheNewest() {
    Finding finding = Finding.of("#go", " BOB  ünder ");
    assertThat(finding.line()).isEqualTo("CHATHISTORY LATEST #go * 100");
    int last = 10_000;
    int pages = 0;
    do {
      finding = finding.with(page(last));
      last -= Finding.PAGE;
      pages++;
    } while (finding.goesOn(Finding.PAGE));
    assertThat(pages).isEqualTo(30);
    assertThat(finding.line())
        .isEqualTo(
            "CHATHISTORY BEFORE #go msgid=m%s 100"
                .formatted(Integer.toString(last + 1, Character.MAX_RADIX)));
    assertThat(finding.found()).hasSize(50).last().isEqualTo(page(10_000).getLast().said());
    assertThat(finding.found().getFirst().text()).isEqualTo("Ünder number 9951");
    assertThat(finding.summary())
        .isEqualTo("3000 found, the newest 50 shown, in the last 3000 messages of #go.");
  }

  @Test
  void itEndsWhereTheHistoryDoes() {
    Finding finding = Finding.of("#go", "9999 nobody").with(page(10_000));
    assertThat(finding.goesOn(99)).isFalse();
    assertThat(finding.summary()).isEqualTo("0 found in the last 100 messages of #go.");
  }
}
