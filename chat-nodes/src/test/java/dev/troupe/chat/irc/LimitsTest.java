package dev.troupe.chat.irc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.irc.Conversation.Talker;
import org.junit.jupiter.api.Test;

/// What a client sees at the limits that a transcript would be too long for.
class LimitsTest {
  private final Conversation conversation = new Conversation();

  @Test
  void aChannelHasAtMostAHundredBans() {
    Talker ada = conversation.connect("ada");
    ada.send("JOIN #tea");
    for (int i = 1; i <= 100; i++) {
      ada.send("MODE #tea +b nick-" + i);
    }
    ada.rest();
    ada.send("MODE #tea +b one-more");
    assertThat(ada.rest())
        .containsExactly(":node-1 478 ada #tea one-more!*@* :The channel's ban list is full");
    ada.send("MODE #tea -b nick-1");
    ada.rest();
    ada.send("MODE #tea +b one-more");
    assertThat(ada.rest()).containsExactly(":ada!ada@troupe MODE #tea +b one-more!*@*");
  }

  @Test
  void ofMoreThanAHundredInvitationsTheOldestIsForgotten() {
    Talker ada = conversation.connect("ada");
    ada.send("JOIN #tea");
    ada.send("MODE #tea +i");
    Talker first = conversation.connect("guest-1");
    ada.send("INVITE guest-1 #tea");
    Talker second = conversation.connect("guest-2");
    ada.send("INVITE guest-2 #tea");
    for (int i = 3; i <= 101; i++) {
      conversation.connect("guest-" + i);
      ada.send("INVITE guest-" + i + " #tea");
    }
    first.rest();
    second.rest();
    first.send("JOIN #tea");
    assertThat(first.rest()).containsExactly(":node-1 473 guest-1 #tea :Cannot join channel (+i)");
    second.send("JOIN #tea");
    assertThat(second.rest()).contains(":guest-2!guest-2@troupe JOIN #tea");
  }

  /// Each coming and going would be a thousand lines.
  @Test
  void inAChannelOfMoreThanAThousandNobodyIsToldWhoComesAndGoes() {
    Talker ada = conversation.connect("ada");
    for (int i = 2; i <= 999; i++) {
      conversation.connect("member-" + i);
    }
    ada.rest();
    Talker thousandth = conversation.connect("last-told");
    assertThat(ada.rest()).containsExactly(":last-told!last-told@troupe JOIN #lobby");
    Talker silent = conversation.connect("silent");
    assertThat(ada.rest()).isEmpty();
    silent.send("QUIT");
    thousandth.send("QUIT");
    assertThat(ada.rest()).isEmpty();
    Talker back = conversation.connect("last-told");
    ada.send("PRIVMSG #lobby :what is said is heard");
    assertThat(back.rest()).first().asString().endsWith("PRIVMSG #lobby :what is said is heard");
  }

  @Test
  void anAccountHasAtMostAThousandReadMarkers() {
    Talker ada = conversation.connect("ada");
    for (int i = 1; i <= 1_000; i++) {
      ada.send("MARKREAD #c" + i + " timestamp=2026-01-02T03:04:05.678Z");
    }
    ada.rest();
    ada.send("MARKREAD #more timestamp=2026-01-02T03:04:05.678Z");
    assertThat(ada.rest())
        .containsExactly(
            ":node-1 FAIL MARKREAD TOO_MANY_MARKS #more :You have too many read markers");
    ada.send("MARKREAD #c1 timestamp=2026-01-02T03:04:06.678Z");
    assertThat(ada.rest())
        .containsExactly(":node-1 MARKREAD #c1 timestamp=2026-01-02T03:04:06.678Z");
  }

  @Test
  void aClientMonitorsAtMostAHundredNames() {
    Talker ada = conversation.connect("ada");
    for (int i = 1; i <= 100; i++) {
      ada.send("MONITOR + name-" + i);
    }
    ada.rest();
    ada.send("MONITOR + name-1,x,y");
    assertThat(ada.rest())
        .containsExactly(
            ":node-1 734 ada 100 x,y :Monitor list is full", ":node-1 731 ada :name-1");
  }

  @Test
  void aClientIsInAtMostAHundredChannels() {
    Talker ada = conversation.connect("ada");
    for (int i = 1; i <= 99; i++) {
      ada.send("JOIN #c" + i);
    }
    ada.rest();
    ada.send("JOIN #more");
    assertThat(ada.rest()).containsExactly(":node-1 405 ada #more :Too many channels");
  }
}
