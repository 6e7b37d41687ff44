package dev.troupe.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.client.News;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class RenderingTest {
  private static final long NOON = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();

  private final Rendering plain = rendering(false);

  @Test
  void aMessageSaysWhenWhereAndWho() {
    assertThat(plain.line(said("bob", "#lobby", "hi", false))).isEqualTo("12:00 #lobby <bob> hi");
    assertThat(plain.line(said("bob", "ada", "hi", false))).isEqualTo("12:00 <bob> hi");
    assertThat(plain.line(said("ada", "bob", "hi", true))).isEqualTo("12:00 <ada → bob> hi");
    assertThat(plain.line(said("bob", "#lobby", "\u0001ACTION waves\u0001", false)))
        .isEqualTo("12:00 #lobby * bob waves");
  }

  @Test
  void aMessageOfAnotherDaySaysWhichDay() {
    assertThat(plain.line(new News.Said(NOON - 86_400_000, "bob", "ada", "hi", true, false)))
        .isEqualTo("2026-11-20 12:00 -bob- hi");
    assertThat(plain.line(new News.Said(0, "bob", "ada", "hi", false, false)))
        .isEqualTo("<bob> hi");
  }

  @Test
  void withoutColoursNothingButTextIsWritten() {
    for (News news :
        new News[] {
          said("b\u001b[2Job", "#l\u0007", "a\u001b[31mb\u009bc", false),
          new News.Told("x\u001b[1m"),
          new News.Refused("x\b"),
          new News.Link("x\r")
        }) {
      assertThat(plain.line(news).chars().noneMatch(Character::isISOControl))
          .as(plain.line(news))
          .isTrue();
    }
  }

  @Test
  void withColoursNoneIsOfOthersMaking() {
    String line = rendering(true).line(said("bob", "#lobby", "\u001b[41mred", false));
    assertThat(line).contains("\u001b[").endsWith("\ufffd[41mred");
  }

  private static News said(String from, String target, String text, boolean own) {
    return new News.Said(NOON, from, target, text, false, own);
  }

  private static Rendering rendering(boolean colours) {
    return new Rendering(colours, ZoneOffset.UTC, () -> LocalDate.of(2026, 11, 21));
  }
}
