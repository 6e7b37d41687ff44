package dev.troupe.chat.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.net.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/// A client in a time of its own.
final class TestClient {
  static final HostPort REFERRAL = new HostPort("127.0.0.1", 12345);
  static final HostPort NODE = new HostPort("127.0.0.1", 5010);

  /// Of a client that asks the referral.
  static final ClientSettings SETTINGS =
      new ClientSettings("ada", "", Optional.empty(), REFERRAL, true, Duration.ofMinutes(2));

  private final ChatClient client;
  long now = 1_000;

  TestClient(ClientSettings settings) {
    this.client = new ChatClient(settings, new Random(1));
  }

  /// Settings of a client to which a server is named.
  static ClientSettings named() {
    return new ClientSettings("ada", "", Optional.of(NODE), REFERRAL, true, Duration.ofMinutes(2));
  }

  static TestClient loggedIn(ClientSettings settings) {
    var client = new TestClient(settings);
    client.on(new Event.Begun());
    if (settings.server().isEmpty()) {
      client.on(new Event.Referred(Optional.of(NODE)));
    }
    client.on(new Event.Connected());
    client.received(":node-1 CAP * ACK :batch");
    client.received(":node-1 001 ada :Welcome");
    assertThat(client.isChatting()).isTrue();
    return client;
  }

  List<Effect> on(Event event) {
    return client.on(event, now);
  }

  List<Effect> received(String line) {
    return on(new Event.Received(line));
  }

  /// What is sent when the user says something to bob.
  List<String> say(String text) {
    return sent(on(new Event.Wanted(new Wish.Say("bob", text))));
  }

  /// Lets time pass until the client wants to go on.
  void sleep() {
    now = client.wakeAt();
  }

  long wakeAt() {
    return client.wakeAt();
  }

  boolean isChatting() {
    return client.isChatting();
  }

  boolean isFull() {
    return client.isFull();
  }

  List<Wish> unacknowledged() {
    return client.unacknowledged();
  }

  static List<String> sent(List<Effect> effects) {
    return new ArrayList<>(of(effects, Effect.Send.class).map(Effect.Send::line).toList());
  }

  static List<News> shown(List<Effect> effects) {
    return of(effects, Effect.Show.class).map(Effect.Show::news).toList();
  }

  private static <T> Stream<T> of(List<Effect> effects, Class<T> type) {
    return effects.stream().filter(type::isInstance).map(type::cast);
  }
}
