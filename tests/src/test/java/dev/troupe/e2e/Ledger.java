package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What was said, what of it was acknowledged, and who heard what: the chat's promises, checked.
///
/// Everybody who takes part counts his messages from 1. A message that was never acknowledged, as
/// the connection broke, may have been said or not, but everybody must have heard the same. Who
/// logs in again may hear again what he had not confirmed, under the same id.
final class Ledger {
  /// One message as it was said.
  record Said(String sender, int number) {
    @Override
    public String toString() {
      return sender + "-" + number;
    }
  }

  private static final class Hearer {
    private final Map<String, Said> byId = new LinkedHashMap<>();
    private final Set<String> onThisConnection = new HashSet<>();
  }

  private final Map<String, Integer> lastSaid = new TreeMap<>();
  private final Map<Said, String> acknowledged = new HashMap<>();
  private final Map<String, Integer> lastAcknowledged = new TreeMap<>();
  private final Map<String, Hearer> hearers = new TreeMap<>();
  private final List<String> offences = new ArrayList<>();

  /// Reads what a message says of itself; empty if it is none of the ledger's.
  static Optional<Said> parse(String text) {
    int dash = text.lastIndexOf('-');
    return dash > 0 && text.substring(dash + 1).matches("[0-9]{1,9}")
        ? Optional.of(new Said(text.substring(0, dash), Integer.parseInt(text.substring(dash + 1))))
        : Optional.empty();
  }

  /// Somebody is about to say his next message.
  synchronized Said next(String sender) {
    return new Said(sender, lastSaid.merge(sender, 1, Integer::sum));
  }

  /// A connection begins, on which nothing may be heard twice.
  synchronized void onLogin(String name) {
    hearer(name).onThisConnection.clear();
  }

  /// A sender's own message has come back.
  synchronized void onAcknowledged(Said message, String id) {
    String before = acknowledged.put(message, id);
    if (before != null) {
      offences.add(message + " was acknowledged as " + before + " and as " + id);
    }
    Integer last = lastAcknowledged.put(message.sender(), message.number());
    if (last != null && last >= message.number()) {
      offences.add(message + " was acknowledged after " + message.sender() + "-" + last);
    }
  }

  /// Somebody has heard somebody else's message.
  synchronized void onHeard(String name, Said message, String id) {
    Hearer hearer = hearer(name);
    if (!hearer.onThisConnection.add(id)) {
      offences.add(name + " heard " + id + " (" + message + ") twice on one connection");
    }
    Said before = hearer.byId.putIfAbsent(id, message);
    if (before != null && !before.equals(message)) {
      offences.add(name + " heard " + before + " and " + message + " under one id, " + id);
    }
  }

  synchronized int lastSaid(String sender) {
    return lastSaid.getOrDefault(sender, 0);
  }

  synchronized int lastAcknowledged(String sender) {
    return lastAcknowledged.getOrDefault(sender, 0);
  }

  /// The acknowledged messages that somebody has not heard yet, his own apart.
  private Set<Said> missing(String name) {
    var missing = new LinkedHashSet<>(acknowledged.keySet());
    missing.removeAll(new HashSet<>(hearer(name).byId.values()));
    missing.removeIf(message -> message.sender().equals(name));
    return missing;
  }

  /// Fails unless each of these has heard whatever was acknowledged to others.
  synchronized void checkAllHeard(Collection<String> names) {
    for (String name : names) {
      assertThat(missing(name)).as("acknowledged, but not heard by %s", name).isEmpty();
    }
  }

  /// Fails unless every promise was kept to each of these.
  synchronized void check(Collection<String> names) {
    assertThat(offences).isEmpty();
    assertThat(acknowledged).as("acknowledged messages").isNotEmpty();
    checkAllHeard(names);
    for (String name : names) {
      Map<String, Said> heard = hearer(name).byId;
      assertThat(heard.values()).as("heard by %s", name).doesNotHaveDuplicates();
      checkOrder(name, heard.values());
      checkIds(name, heard);
    }
    checkSameOrder(names);
  }

  private void checkOrder(String name, Collection<Said> heard) {
    var last = new HashMap<String, Integer>();
    for (Said message : heard) {
      Integer before = last.put(message.sender(), message.number());
      assertThat(message.number())
          .as("order of %s's messages as heard by %s", message.sender(), name)
          .isGreaterThan(before == null ? 0 : before)
          .isLessThanOrEqualTo(lastSaid(message.sender()));
    }
  }

  private void checkIds(String name, Map<String, Said> heard) {
    heard.forEach((id, message) ->
        assertThat(acknowledged.getOrDefault(message, id))
            .as("id of %s as heard by %s", message, name)
            .isEqualTo(id));
  }

  /// Any two have heard the same messages in the same order, those that either of them said apart.
  private void checkSameOrder(Collection<String> names) {
    for (String one : names) {
      for (String other : names) {
        assertThat(heardApartFrom(one, other))
            .as("order in which %s and %s heard the others", one, other)
            .isEqualTo(heardApartFrom(other, one));
      }
    }
  }

  private Hearer hearer(String name) {
    return hearers.computeIfAbsent(name, _ -> new Hearer());
  }

  private List<Said> heardApartFrom(String name, String other) {
    return hearer(name).byId.values().stream()
        .filter(message -> !message.sender().equals(other) && !message.sender().equals(name))
        .toList();
  }
}
