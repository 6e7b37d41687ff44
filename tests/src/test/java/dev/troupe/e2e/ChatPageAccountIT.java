package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What the web chat keeps of its users: their accounts, and what they have read, written and
/// rated.
final class ChatPageAccountIT {
  @RegisterExtension static final ClusterExtension CLUSTER = new ClusterExtension();

  private final Cluster cluster = CLUSTER.cluster();
  private final Ports ports = cluster.ports();

  @Test
  void anAccountIsMadeUsedAndRated() throws Exception {
    try (ChatPage hal = ChatPage.open(ports.monitor())) {
      hal.browser().screenshot("chat-login");
      hal.register("hal", "open the door");
      hal.awaitOpen("#lobby");
      hal.say("/rate 2");
      rateAndLeave(hal, "4.5");
      hal.logIn("hal", "wrong");
      hal.browser().await("#login-error", ChatPage.PATIENCE, text -> text.contains("wrong"));
      hal.logIn("hal", "");
      hal.browser().await("#login-error", ChatPage.PATIENCE, text -> text.contains("password"));
      hal.register("hal", "another");
      hal.browser().await("#login-error", ChatPage.PATIENCE, text -> text.contains("is taken"));
      hal.browser().screenshot("chat-login-refused");
      assertThat(hal.browser().accessibilityFaults()).isEmpty();
      hal.browser().click("label:has(#old-account)");
      hal.logIn("hal", "open the door");
      hal.awaitOpen("#lobby");
      assertThat(hal.browser().run("return JSON.stringify({...localStorage, ...sessionStorage})"))
          .asString()
          .doesNotContain("open the door");
      assertThat(Http.get(ports.monitor(), "/api/chat").body()).contains("\"average_rating\":4.5");
      hal.assertNoComplaints();
    }
  }

  private static void rateAndLeave(ChatPage page, String rating) throws IOException {
    page.browser().click("#log-out");
    page.browser().await("#farewell-dialog h2", ChatPage.PATIENCE, "Good-bye"::equals);
    page.browser().size(400, 800);
    page.browser().screenshot("chat-farewell-phone");
    page.browser().size(1280, 900);
    page.browser().screenshot("chat-farewell");
    assertThat(page.browser().accessibilityFaults()).isEmpty();
    page.browser().click("label:has([value='" + rating + "'])");
    page.browser().click("#log-out-now");
    page.browser().await("#login-note", ChatPage.PATIENCE, text -> text.contains("Thank you"));
    page.browser().screenshot("chat-left");
    assertThat(page.browser().text("#login-error")).isEmpty();
  }

  @Test
  void whatIsOnItsWayIsWaitedForOrSentAtTheNextLogin() throws Exception {
    try (IrcClient ned = IrcClient.logIn(ports.chat(1), "ned");
        ChatPage pat = ChatPage.logIn(ports.monitor(), "pat")) {
      NodeProcess node = pat.node(cluster);
      node.pause();
      pat.say("one moment");
      pat.browser().click("#log-out");
      pat.browser()
          .await(
              "#pending", ChatPage.PATIENCE, text -> text.startsWith("1 message is still on the"));
      pat.browser().screenshot("chat-farewell-pending");
      assertThat(pat.browser().accessibilityFaults()).isEmpty();
      pat.browser().click("#wait");
      node.resume();
      pat.browser().await("#login-note", ChatPage.PATIENCE, "You have logged out."::equals);

      pat.logIn("pat", "");
      pat.awaitOpen("#lobby");
      pat.awaitShown(shown -> shown.contains("one moment"));
      NodeProcess next = pat.node(cluster);
      next.pause();
      pat.say("not so fast");
      pat.browser().click("#log-out");
      pat.browser().await("#log-out-now", ChatPage.PATIENCE, "Log out anyway"::equals);
      pat.browser().click("#log-out-now");
      pat.browser().await("#login-note", ChatPage.PATIENCE, "You have logged out."::equals);
      next.resume();
      pat.logIn("pat", "");
      pat.awaitShown(shown -> shown.contains("not so fast"));
      assertThat(pat.shown()).containsOnlyOnce("one moment", "not so fast");
      ned.expectText("pat", "not so fast");
    }
  }

  @Test
  void whoWaitsAndIsRefusedSeesWhatWasNotSent() throws Exception {
    try (ChatPage vic = ChatPage.logIn(ports.monitor(), "vic")) {
      NodeProcess node = vic.node(cluster);
      node.pause();
      vic.say("/msg nobody-there hello?");
      vic.awaitOpen("nobody-there");
      vic.browser().click("#log-out");
      vic.browser().await("#wait", ChatPage.PATIENCE, text -> !text.isEmpty());
      vic.browser().click("#wait");
      node.resume();
      vic.browser().await("#farewell-dialog h2", ChatPage.PATIENCE, String::isEmpty);
      vic.browser().await("#messages .why", ChatPage.PATIENCE, text -> !text.isEmpty());
      assertThat(vic.browser().text("#login-note")).isEmpty();
    }
  }

  @Test
  void whomOneWroteToIsListedUntilOneClosesIt() throws Exception {
    try (IrcClient _ = IrcClient.logIn(ports.chat(1), "olive");
        ChatPage sid = ChatPage.logIn(ports.monitor(), "sid")) {
      sid.say("/msg olive no answer?");
      sid.awaitOpen("olive");
      sid.awaitShown(shown -> shown.contains("no answer?"));

      sid.browser().open(ports.monitor(), "/chat");
      sid.logIn("sid", "");
      sid.awaitOpen("#lobby");
      sid.choose("olive");
      sid.awaitShown(shown -> shown.contains("no answer?"));
      sid.browser().click("#leave");

      sid.browser().open(ports.monitor(), "/chat");
      sid.logIn("sid", "");
      sid.awaitOpen("#lobby");
      sid.say("so it is closed");
      sid.awaitShown(shown -> shown.contains("so it is closed"));
      assertThat(sid.browser().text("#people")).isEmpty();
    }
  }

  @Test
  void whatIsUnreadIsCountedOverLogins() throws Exception {
    try (IrcClient cat = IrcClient.logIn(ports.chat(2), "cat")) {
      try (ChatPage dan = ChatPage.logIn(ports.monitor(), "dan")) {
        dan.enter("#other");
        cat.say("#lobby", "nothing much");
        cat.say("#lobby", "Dan, look here");
        cat.say("dan", "psst");
        String lobby = "#channels [aria-label^='#lobby']";
        dan.browser().await(lobby + " .count", ChatPage.PATIENCE, "2"::equals);
        dan.browser().await("#people .count.mentions", ChatPage.PATIENCE, "1"::equals);
        assertThat(dan.browser().run("return document.title"))
            .isEqualTo("(2) #other – Troupe chat");
        assertThat(dan.browser().run(label(lobby)))
            .isEqualTo("#lobby, 2 unread, somebody mentions you");
        dan.browser().screenshot("chat-unread");
        dan.choose("#lobby");
        dan.browser().await(lobby + " .count", ChatPage.PATIENCE, String::isEmpty);
        assertThat(dan.browser().text("#messages .mention .text")).startsWith("Dan, look here");
        dan.browser().run("dispatchEvent(new Event('pagehide'))");
      }
      cat.say("#lobby", "while you were away");
      try (ChatPage dan = ChatPage.open(ports.monitor())) {
        dan.logIn("dan", "");
        dan.awaitOpen("#lobby");
        dan.browser().await("#messages .new", ChatPage.PATIENCE, "New"::equals);
        assertThat(dan.browser().text(".new + .message .text")).isEqualTo("while you were away");
        dan.browser().await("#people .count", ChatPage.PATIENCE, "1"::equals);
      }
    }
  }

  private static String label(String selector) {
    return "return document.querySelector(\"%s\").getAttribute('aria-label')".formatted(selector);
  }

  @Test
  void theSameAccountElsewhereEndsThePageAndSaysWhy() throws Exception {
    try (ChatPage ida = ChatPage.logIn(ports.monitor(), "ida");
        IrcClient _ = IrcClient.logIn(ports.chat(1), "ida")) {
      ida.browser()
          .await(
              "#login-error",
              ChatPage.PATIENCE,
              text -> text.startsWith("Another client logged in"));
    }
  }
}
