package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.net.HostPort;
import java.io.IOException;
import java.time.Duration;

/// A client of a node that lives on, who sees how long a crash keeps it waiting.
final class Pulse implements AutoCloseable {
  private final IrcClient client;
  private final String nick;

  private Pulse(IrcClient client, String nick) {
    this.client = client;
    this.nick = nick;
  }

  /// Logs in, and makes sure that what it says is acknowledged.
  static Pulse at(HostPort node, String nick) throws IOException, InterruptedException {
    var pulse = new Pulse(IrcClient.logIn(node, nick), nick);
    pulse.say("before");
    return pulse;
  }

  /// Does something to the cluster, says something at once, and waits for its acknowledgement; the
  /// connection must hold meanwhile.
  ///
  /// @return from the blow to the acknowledgement
  Duration after(Blow blow) throws IOException, InterruptedException {
    blow.strike();
    long struck = System.nanoTime();
    say("after");
    return Duration.ofNanos(System.nanoTime() - struck);
  }

  /// What is done to the cluster.
  interface Blow {
    void strike() throws IOException, InterruptedException;
  }

  private void say(String what) throws IOException, InterruptedException {
    client.say(nick, what);
    IrcMessage echo = client.expectText(nick, what);
    assertThat(echo.tags()).as("tags of an acknowledgement").containsKey("msgid");
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
