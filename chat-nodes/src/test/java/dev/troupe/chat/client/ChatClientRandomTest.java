package dev.troupe.chat.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.client.FakeServer.Posted;
import dev.troupe.net.HostPort;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A client whose connection breaks at any point, in the middle of whatever is on its way.
class ChatClientRandomTest {
  private static final HostPort NODE = new HostPort("127.0.0.1", 5010);
  private static final int STEPS = 4_000;

  private final FakeServer server = new FakeServer("ada");
  private final Deque<String> toServer = new ArrayDeque<>();
  private final List<Posted> shown = new ArrayList<>();
  private long now;
  private boolean connected;
  private boolean wasIn;
  private int said;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void eachMessageIsSentOnceAndShownOnceInOrderWheneverTheConnectionBreaks(long seed) {
    var random = new Random(seed);
    var settings = new ClientSettings("ada", "", Optional.of(NODE), NODE, true, Duration.ofDays(1));
    var client = new ChatClient(settings, random);
    carryOut(client, client.on(new Event.Begun(), now));
    for (int i = 0; i < STEPS; i++) {
      step(client, random);
    }
    while (!(toServer.isEmpty()
        && server.outgoing.isEmpty()
        && client.unacknowledged().isEmpty()
        && client.isChatting())) {
      settle(client);
    }
    for (String conversation : List.of("#lobby", "bob")) {
      assertThat(of(conversation, shown))
          .as("shown of %s, with seed %d", conversation, seed)
          .isEqualTo(of(conversation, server.posted));
    }
    assertThat(server.posted.stream().filter(its -> its.from().equals("ada")).count())
        .as("sent, with seed %d", seed)
        .isEqualTo(said);
  }

  private void step(ChatClient client, Random random) {
    now++;
    wasIn |= client.isChatting();
    switch (random.nextInt(20)) {
      case 0, 1, 2 -> {
        said++;
        String target = random.nextBoolean() ? "#lobby" : "bob";
        carryOut(client, client.on(wanted(target, "mine " + said), now));
      }
      case 3, 4, 5 -> {
        String target = random.nextBoolean() ? "#lobby" : "ada";
        server.post("bob", target, "his " + server.posted.size());
      }
      case 6 -> server.askForReceipt();
      case 7 -> {
        if (random.nextInt(8) == 0) {
          breakConnection(client);
        }
      }
      case 8 -> {
        now = connected ? now : Math.max(now, client.wakeAt());
        carryOut(client, client.on(new Event.TimePassed(), now));
      }
      case 9, 10, 11, 12, 13 -> serve();
      default -> receive(client);
    }
  }

  /// Lets all that is on its way arrive.
  private void settle(ChatClient client) {
    if (!connected) {
      now = client.wakeAt();
      carryOut(client, client.on(new Event.TimePassed(), now));
    }
    while (!toServer.isEmpty()) {
      serve();
    }
    while (!server.outgoing.isEmpty()) {
      receive(client);
    }
  }

  private static Event wanted(String target, String text) {
    return new Event.Wanted(new Wish.Say(target, text));
  }

  private void breakConnection(ChatClient client) {
    if (connected && wasIn) {
      connected = false;
      toServer.clear();
      server.breakConnection();
      carryOut(client, client.on(new Event.Lost(), now));
    }
  }

  private void serve() {
    if (!toServer.isEmpty()) {
      server.on(toServer.removeFirst());
    }
  }

  private void receive(ChatClient client) {
    if (!server.outgoing.isEmpty()) {
      carryOut(client, client.on(new Event.Received(server.outgoing.removeFirst()), now));
    }
  }

  private void carryOut(ChatClient client, List<Effect> effects) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Connect _ -> {
          connected = true;
          carryOut(client, client.on(new Event.Connected(), now));
        }
        case Effect.Send(var line) -> toServer.addLast(line);
        case Effect.Show(News.Said(_, var from, var target, var text, _, _)) ->
            shown.add(new Posted(from, target, text));
        case Effect.Show _ -> {}
        case Effect.Disconnect _ -> {
          connected = false;
          toServer.clear();
          server.breakConnection();
        }
        case Effect.AskReferral _, Effect.End _ -> throw new AssertionError(effect);
      }
    }
  }

  private static String of(String conversation, List<Posted> messages) {
    return messages.stream()
        .filter(message -> message.conversation("ada").equals(conversation))
        .map(Posted::text)
        .collect(Collectors.joining("\n"));
  }
}
