package dev.troupe.chat.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.client.Desk.Reply;
import dev.troupe.chat.client.Desk.Tell;
import dev.troupe.chat.client.Desk.Want;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeskTest {
  private final Desk desk = new Desk("ada", false, true);
  private final Desk pipe = new Desk("ada", false, false);
  private final Desk menu = new Desk("ada", true, true);

  @Test
  void whatIsNoCommandIsSaidWhereTheUserTalks() {
    assertThat(desk.on("hello")).containsExactly(say("#lobby", "hello"));
    assertThat(desk.on("//shrug")).containsExactly(say("#lobby", "/shrug"));
    assertThat(desk.on("/talk bob")).isEmpty();
    assertThat(desk.prompt().text()).isEqualTo("bob> ");
    assertThat(desk.on("  hello ")).containsExactly(say("bob", "  hello "));
    assertThat(desk.on("/join #go key")).containsExactly(new Want(new Wish.Ask("JOIN #go key")));
    assertThat(desk.on("/me waves")).containsExactly(say("#go", "\u0001ACTION waves\u0001"));
    assertThat(desk.on("   ")).isEmpty();
  }

  @Test
  void aMessageGoesToAnyone() {
    assertThat(desk.on("/msg bob  two  words ")).containsExactly(say("bob", "two  words"));
    assertThat(desk.on("/msg #go hi")).containsExactly(say("#go", "hi"));
  }

  @Test
  void whatCannotBeSentIsSaidAndNotSent() {
    for (String line :
        List.of(
            "/msg",
            "/msg bob",
            "/msg 9bob hi",
            "/msg bob,eve hi",
            "/msg # hi",
            "/talk b:b",
            "/join lobby",
            "/history 101",
            "/rate 6",
            "/rate 4.2",
            "/nonsense",
            "x".repeat(1_501),
            "/topic " + "x".repeat(2_000))) {
      assertThat(desk.on(line)).as(line).hasSize(1).allMatch(DeskTest::isRefusal);
    }
  }

  @Test
  void aTextOfThe1500CharactersThatAreAllowedIsSent() {
    String longest = "🦀".repeat(1_500);
    assertThat(desk.on(longest)).containsExactly(say("#lobby", longest));
  }

  @Test
  void commandsBecomeLines() {
    assertThat(desk.on("/list a*")).containsExactly(ask("NS LIST a*"));
    assertThat(desk.on("/list")).containsExactly(ask("NS LIST"));
    assertThat(desk.on("/names")).containsExactly(ask("NAMES #lobby"));
    assertThat(desk.on("/part #go")).containsExactly(ask("PART #go"));
    assertThat(desk.on("/topic what we do")).containsExactly(ask("TOPIC #lobby :what we do"));
    assertThat(desk.on("/away out to lunch")).containsExactly(ask("AWAY :out to lunch"));
    assertThat(desk.on("/rate 4.5")).containsExactly(ask("RATE 4.5"));
    assertThat(desk.on("/history")).containsExactly(new Want(new Wish.Recall("#lobby", 20)));
  }

  @Test
  void everyCommandOfTheHelpIsKnown() {
    for (String name : Commands.names()) {
      assertThat(new Desk("ada", false, true).on(name))
          .as(name)
          .noneMatch(reply -> text(reply).contains("There is no command"));
    }
    assertThat(desk.on("/help")).hasSizeGreaterThan(Commands.names().size());
  }

  @Test
  void leavingAsksForARatingUntilItIsOne() {
    assertThat(desk.on("/quit")).isEmpty();
    assertThat(desk.prompt().text()).contains("1 to 5");
    assertThat(desk.on("5.5")).allMatch(DeskTest::isRefusal);
    assertThat(desk.on("4,5")).containsExactly(new Want(new Wish.Leave(Optional.of("4.5"))));
    assertThat(desk.hasLeft()).isTrue();
    assertThat(desk.on("more")).isEmpty();
  }

  @Test
  void nobodyHasToRate() {
    desk.on("/quit");
    assertThat(desk.on("")).containsExactly(new Want(new Wish.Leave(Optional.empty())));
    assertThat(menu.onEnd()).isEmpty();
    assertThat(menu.onEnd()).containsExactly(new Want(new Wish.Leave(Optional.empty())));
  }

  @Test
  void aPipeIsAskedNothing() {
    assertThat(pipe.on("/delete")).allMatch(DeskTest::isRefusal);
    assertThat(pipe.on("/password")).allMatch(DeskTest::isRefusal);
    assertThat(pipe.on("/delete ADA")).containsExactly(new Want(new Wish.Delete()));
    assertThat(pipe.on("/quit")).containsExactly(new Want(new Wish.Leave(Optional.empty())));
    assertThat(new Desk("ada", false, false).onEnd())
        .containsExactly(new Want(new Wish.Leave(Optional.empty())));
  }

  @Test
  void onlyItsOwnNameDeletesAnAccount() {
    desk.on("/delete");
    assertThat(desk.on("bob")).allMatch(DeskTest::isRefusal);
    desk.on("/delete");
    assertThat(desk.on("ada")).containsExactly(new Want(new Wish.Delete()));
  }

  @Test
  void aPasswordIsTypedInSecretAndForgotten() {
    desk.on("/password");
    assertThat(desk.prompt().secret()).isTrue();
    assertThat(desk.prompt().remembered()).isFalse();
    assertThat(desk.on("two words")).allMatch(DeskTest::isRefusal);
    desk.on("/password");
    assertThat(desk.on("sesame")).containsExactly(new Want(new Wish.SetPassword("sesame")));
    assertThat(desk.prompt().secret()).isFalse();
  }

  @Test
  void theMenuHasFourChoicesAndAsksAgainForAnythingElse() {
    String choices = menu.prompt().text();
    for (String other : List.of("", "0", "5", "11", "one", "/quit")) {
      assertThat(menu.on(other)).hasSize(1).allMatch(DeskTest::isRefusal);
      assertThat(menu.prompt().text()).isEqualTo(choices);
    }
    menu.on("1");
    assertThat(menu.prompt().text()).contains("Recipient");
    menu.on("bob");
    assertThat(menu.prompt().text()).contains("Message");
    assertThat(menu.on("/not a command")).containsExactly(say("bob", "/not a command"));
    menu.on("2");
    assertThat(menu.on("b*")).containsExactly(ask("NS LIST b*"));
    menu.on("3");
    assertThat(menu.on("ada")).containsExactly(new Want(new Wish.Delete()));
    menu.on("4");
    assertThat(menu.on("5")).containsExactly(new Want(new Wish.Leave(Optional.of("5"))));
  }

  private static Reply say(String target, String text) {
    return new Want(new Wish.Say(target, text));
  }

  private static Reply ask(String line) {
    return new Want(new Wish.Ask(line));
  }

  private static boolean isRefusal(Reply reply) {
    return reply instanceof Tell(News.Refused _);
  }

  private static String text(Reply reply) {
    return reply instanceof Tell(News.Refused(var text)) ? text : "";
  }
}
