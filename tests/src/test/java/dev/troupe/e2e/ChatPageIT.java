package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/// People who chat in browsers.
final class ChatPageIT {
  @RegisterExtension static final ClusterExtension CLUSTER = new ClusterExtension();

  /// Has the page's notifications noted instead of shown.
  private static final String NOTE_NOTIFICATIONS =
      """
      const real = window.Notification;
      window.notes = [];
      window.Notification = class extends EventTarget {
        static permission = real.permission;
        static requestPermission = () => real.requestPermission();
        constructor(title, { body }) {
          super();
          notes.push(`${title}: ${body}`);
        }
      };
      """;

  private final Cluster cluster = CLUSTER.cluster();
  private final Ports ports = cluster.ports();

  @Test
  void nodesDieAndStopWhileSomebodyTypes() throws Exception {
    try (ChatPage ann = ChatPage.logIn(ports.monitor(), "ann");
        ChatPage ben = ChatPage.logIn(ports.monitor(), "ben")) {
      ann.enter("#crash");
      ben.enter("#crash");
      ann.say("hello ben");
      ben.awaitShown(shown -> shown.contains("hello ben"));
      ann.write("half a");
      NodeProcess dying = ann.node(cluster);

      dying.kill();
      ann.browser().screenshot("chat-node-died");
      ann.write(" sentence", Keys.ENTER);

      ben.awaitShown(shown -> shown.contains("half a sentence"));
      ann.awaitShown(shown -> shown.contains("half a sentence"));
      ann.awaitAcknowledged(ChatPage.PATIENCE);
      assertThat(ann.node()).isNotEqualTo(dying.name());
      ben.say("heard you");
      ann.awaitShown(shown -> shown.contains("heard you"));

      NodeProcess stopping = ann.node(cluster);
      stopping.terminate();
      ann.browser().await("#network", ChatPage.PATIENCE, text -> !text.contains(stopping.name()));
      ann.say("still here");
      ben.awaitShown(shown -> shown.contains("still here"));
      ann.awaitAcknowledged(ChatPage.PATIENCE);
      List<String> all = List.of("hello ben", "half a sentence", "heard you", "still here");
      assertThat(ann.shown()).isEqualTo(all);
      assertThat(ben.shown()).isEqualTo(all);
      ann.assertNoComplaints();
      int _ = stopping.awaitEnd();
    }
  }

  @Test
  void nobodyCanSmuggleAnythingIn() throws Exception {
    String evil = "<img/src=x/onerror=window.hacked=1>";
    try (IrcClient eve = IrcClient.connect(ports.chat(1));
        ChatPage ann = ChatPage.open(ports.monitor())) {
      eve.send("NICK [e`v^e]");
      eve.send("USER eve 0 * :" + evil);
      eve.expect("welcome", message -> message.is("001"));
      eve.send("JOIN #" + evil);
      eve.send("TOPIC #" + evil + " :" + evil);
      eve.say("#" + evil, evil + " </li><script>window.hacked=1</script>");
      eve.say(
          "#" + evil,
          "javascript:window.hacked=1 https://x.example/\"onmouseover=\"window.hacked=1");
      eve.send("AWAY :" + evil);
      ann.logIn("evan", "");
      ann.awaitOpen("#lobby");
      ann.enter("#" + evil);
      ann.awaitShown(shown -> shown.size() == 2);
      ann.browser().await("#topic", ChatPage.PATIENCE, evil::equals);
      eve.say("evan", "\u0001ACTION " + evil + "\u0001");
      eve.say("evan", "\u0003" + "4,1 colour\u0007 \u202Egnirts");
      eve.send("NOTICE evan :" + evil);
      ann.choose("[e`v^e]");
      ann.awaitShown(shown -> shown.size() == 3);
      ann.browser().screenshot("chat-injection");

      assertThat(ann.browser().run("return window.hacked === undefined")).isEqualTo(true);
      assertThat(
              ann.browser()
                  .run("return document.querySelectorAll('#chat img, #chat script').length"))
          .isEqualTo(0L);
      ann.choose("#" + evil);
      assertThat(ann.shown().getFirst()).isEqualTo(evil + " </li><script>window.hacked=1</script>");
      assertThat(ann.browser().run("return document.querySelector('#messages a').href"))
          .isEqualTo("https://x.example/");
      ann.assertNoComplaints();
    }
  }

  @Test
  void theHistoryComesByScrollingAndIsSearched() throws Exception {
    int count = 220;
    count("fay", "#long", count);
    try (ChatPage gus = ChatPage.logIn(ports.monitor(), "gus")) {
      gus.enter("#long");
      gus.awaitShown(shown -> shown.size() == 50 && shown.getLast().equals("number 219"));
      gus.scrollToBeginning();
      assertThat(gus.shown()).isEqualTo(numbers(count));
      gus.browser().click("#search");
      gus.browser().type("#words", "Fay number 17");
      gus.browser()
          .await("#found", ChatPage.PATIENCE, text -> text.startsWith("13 found in the 2"));
      gus.browser().screenshot("chat-search");
      assertThat(gus.browser().accessibilityFaults()).isEmpty();
    }
  }

  @Test
  void theHistoryComesByItselfWhereNothingCanBeScrolled() throws Exception {
    count("hal", "#tall", 120);
    try (ChatPage ida = ChatPage.logIn(ports.monitor(), "ida")) {
      ida.browser().size(1280, 4000);
      ida.enter("#tall");
      ida.awaitShown(numbers(120)::equals);
      ida.browser().await("#beginning", ChatPage.PATIENCE, text -> !text.isEmpty());
      assertThat(ida.browser().text("#newest")).isEmpty();
    }
  }

  private void count(String nick, String channel, int count)
      throws IOException, InterruptedException {
    try (IrcClient client = IrcClient.logIn(ports.chat(3), nick)) {
      client.send("JOIN " + channel);
      for (String number : numbers(count)) {
        client.say(channel, number);
      }
      client.send("PING :done");
      client.expect("all said", message -> message.is("PONG"));
    }
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(i -> "number " + i).toList();
  }

  @Test
  void itIsUsedByKeyboardAndNotifiesWhoWantsThat() throws Exception {
    try (IrcClient lou = IrcClient.logIn(ports.chat(1), "lou");
        ChatPage mia = ChatPage.logIn(ports.monitor(), "mia")) {
      mia.enter("#keys");
      mia.write(Keys.chord(Keys.ALT, Keys.ARROW_DOWN));
      mia.awaitOpen("#lobby");
      mia.browser().await("#member-list", ChatPage.PATIENCE, text -> text.contains("lou"));
      mia.write("lo", Keys.TAB, "have a look", Keys.ENTER);
      lou.expectText("mia", "lou: have a look");
      mia.browser().allowNotifications();
      mia.browser().run(NOTE_NOTIFICATIONS);
      mia.browser().click("#settings");
      mia.browser().click("#notifies");
      mia.browser().type("#settings-dialog .primary", Keys.ENTER);
      mia.write(Keys.chord(Keys.ALT, Keys.ARROW_UP));
      mia.awaitOpen("#keys");
      lou.say("#lobby", "nothing for anybody");
      lou.say("#lobby", "Mia? <b>");
      mia.browser().await("#channels .count", ChatPage.PATIENCE, "2"::equals);
      assertThat(mia.browser().run("return notes.join()")).isEqualTo("lou in #lobby: Mia? <b>");
      mia.assertNoComplaints();
    }
  }

  @Test
  void everybodyCanUseItOnAPhoneAndInTheDark() throws Exception {
    try (IrcClient joe = IrcClient.logIn(ports.chat(1), "joe");
        ChatPage kim = ChatPage.logIn(ports.monitor(), "kim")) {
      joe.say("#lobby", "kim: shall we meet at https://example.org/room?x=1 tomorrow?");
      joe.say("#lobby", "a".repeat(300));
      kim.say("/topic All about everything");
      kim.say("Yes, at ten.");
      kim.say("/me nods");
      kim.write("something on its way");
      kim.awaitShown(shown -> shown.contains("kim nods"));
      for (String colours : List.of("light", "dark")) {
        theme(kim, colours);
        kim.browser().size(1280, 900);
        look(kim, "chat-wide-" + colours);
        kim.browser().size(400, 800);
        look(kim, "chat-phone-" + colours);
        kim.browser().click("#side-button");
        look(kim, "chat-phone-side-" + colours);
        kim.browser().click("#side-close");
        kim.browser().click("#members-button");
        look(kim, "chat-phone-members-" + colours);
        kim.browser().click("#members-close");
      }
      kim.assertNoComplaints();
    }
  }

  private static void look(ChatPage page, String name) throws IOException {
    page.browser().screenshot(name);
    assertThat(page.browser().run("return document.documentElement.scrollWidth <= innerWidth"))
        .as("nothing is wider than the screen, %s", name)
        .isEqualTo(true);
    assertThat(page.browser().accessibilityFaults()).as(name).isEmpty();
  }

  private static void theme(ChatPage page, String colours) {
    page.browser().size(1280, 900);
    page.browser()
        .run(
            """
            const theme = document.getElementById("theme");
            theme.value = "%s";
            theme.dispatchEvent(new Event("change"));
            """
                .formatted(colours));
  }

  @Test
  void otherClientsMayUseTheSocketAndItsLimitsHold() throws Exception {
    try (ChatPage any = ChatPage.open(ports.monitor())) {
      Object said =
          any.browser()
              .runUntilDone(
                  """
                  const socket = new WebSocket(`ws://${location.host}/chat/ws`, ["text.ircv3.net"]);
                  const lines = [];
                  socket.onmessage = (event) => {
                    lines.push(event.data);
                    if (event.data.includes(" 376 ") || event.data.includes(" 422 ")) {
                      socket.send("PRIVMSG #lobby :" + "x".repeat(100000));
                      socket.send("QUIT");
                    }
                  };
                  socket.onclose = () => done(lines);
                  socket.onopen = () => ["NICK other", "USER o 0 * :o"].forEach((it) => socket.send(it));
                  """);
      List<String> lines =
          ((List<?>) Objects.requireNonNull(said)).stream().map(String::valueOf).toList();
      assertThat(lines).anyMatch(line -> line.contains(" 001 other "));
      assertThat(lines).anyMatch(line -> line.contains(" 417 other "));
      assertThat(lines.getLast()).startsWith("ERROR :Closing link");
      assertThat(lines).noneMatch(line -> line.contains("\n") || line.contains("\r"));
    }
  }
}
