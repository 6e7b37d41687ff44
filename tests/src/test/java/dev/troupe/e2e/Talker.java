package dev.troupe.e2e;

import dev.troupe.net.HostPort;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Somebody who stays in the conversation whatever happens: says one numbered message after the
/// other to `#lobby`, as far as he may, writes into the ledger what is acknowledged and heard, and
/// when the connection breaks logs in at the next node.
final class Talker implements Callable<Void> {
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration LOGIN_PATIENCE = Duration.ofSeconds(5);

  /// Messages that may be under way: more than one, so that order can be lost.
  private static final int WINDOW = 4;

  private static final int NOT_YET = -1;

  private final String nick;
  private final List<HostPort> nodes;
  private final Ledger ledger;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile int lastToSay;
  private volatile int saidUpTo = NOT_YET;
  private int unacknowledged;

  /// @param nodes where to log in, the first one first
  Talker(String nick, List<HostPort> nodes, Ledger ledger) {
    this.nick = nick;
    this.nodes = List.copyOf(nodes);
    this.ledger = ledger;
  }

  String nick() {
    return nick;
  }

  /// Lets messages be said up to that number.
  void talkUpTo(int number) {
    lastToSay = number;
  }

  /// Whether all is said that may be, and acknowledged as far as it was on this connection.
  boolean isQuiet() {
    return saidUpTo == lastToSay;
  }

  /// Makes it log out and end.
  void stop() {
    stopped.countDown();
  }

  @Override
  public Void call() throws IOException, InterruptedException {
    for (int i = 0; isWanted(); i++) {
      Optional<IrcClient> client = logIn(nodes.get(i % nodes.size()));
      if (client.isPresent()) {
        try (IrcClient talking = client.get()) {
          talk(talking);
        }
      } else {
        boolean _ = stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
    return null;
  }

  private boolean isWanted() {
    return stopped.getCount() > 0;
  }

  private Optional<IrcClient> logIn(HostPort at) throws InterruptedException {
    ledger.onLogin(nick);
    unacknowledged = 0;
    try {
      return Optional.of(IrcClient.logIn(at, nick, LOGIN_PATIENCE));
    } catch (IOException | AssertionError e) {
      return Optional.empty(); // this node is dead, dying or has no primary: on to the next
    }
  }

  private void talk(IrcClient client) throws InterruptedException {
    while (isWanted() && !client.hasEnded()) {
      listen(client, PAUSE);
      try {
        sayNext(client);
      } catch (IOException e) {
        listen(client, LOGIN_PATIENCE); // broken, but what came before counts
      }
    }
    saidUpTo = NOT_YET;
    try {
      client.send("QUIT");
    } catch (IOException e) {
      return; // it has ended already
    }
    listen(client, LOGIN_PATIENCE);
  }

  private void sayNext(IrcClient client) throws IOException {
    int last = lastToSay;
    if (ledger.lastSaid(nick) >= last) {
      saidUpTo = unacknowledged == 0 ? last : NOT_YET;
    } else if (unacknowledged < WINDOW && !client.hasEnded()) {
      unacknowledged++;
      client.say("#lobby", ledger.next(nick).toString());
    }
  }

  private void listen(IrcClient client, Duration time) throws InterruptedException {
    long deadline = System.nanoTime() + time.toNanos();
    while (!client.hasEnded()) {
      var message = client.next(Duration.ofNanos(deadline - System.nanoTime()));
      if (message.isEmpty()) {
        return;
      }
      onMessage(message.get());
    }
  }

  private void onMessage(IrcMessage message) {
    if (!message.is("PRIVMSG")) {
      return;
    }
    String id = message.tags().getOrDefault("msgid", "no id");
    Ledger.parse(message.text())
        .ifPresent(said -> {
          if (message.nick().equals(nick)) {
            unacknowledged--;
            ledger.onAcknowledged(said, id);
          } else {
            ledger.onHeard(nick, said, id);
          }
        });
  }
}
