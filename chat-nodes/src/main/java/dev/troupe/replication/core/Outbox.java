package dev.troupe.replication.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Gathers the effects of one event, in order.
final class Outbox {
  private List<Effect> effects = new ArrayList<>();

  void add(Effect effect) {
    effects.add(effect);
  }

  void add(Optional<Effect> effect) {
    effect.ifPresent(effects::add);
  }

  void send(String to, Message message) {
    effects.add(new Effect.Send(to, message));
  }

  List<Effect> drain() {
    List<Effect> done = effects;
    effects = new ArrayList<>();
    return done;
  }
}
