package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.net.HostPort;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A client whose node dies before it has answered sends all again at another, under the same
/// labels: what was safe already is answered from the first time, the rest is sent now, and nobody
/// gets anything twice.
final class ResendIT {
  @RegisterExtension static final ClusterExtension CLUSTER = new ClusterExtension();

  private static final int MESSAGES = 60;

  private final Cluster cluster = CLUSTER.cluster();

  @Test
  void whatIsSentAgainAtAnotherNodeIsHeardOnce() throws Exception {
    NodeProcess dying = cluster.primary();
    NodeProcess refuge = cluster.without(dying).getFirst();
    NodeProcess other = cluster.without(dying).getLast();
    try (IrcClient listener = IrcClient.logIn(cluster.chat(other), "listener")) {
      Map<String, String> heard = new LinkedHashMap<>();
      String token;
      try (IrcClient first = logIn(cluster.chat(dying), "")) {
        token = first.expect("a token", message -> message.is("TOKEN")).text();
        sendAll(first);
        hear(listener, heard, 0); // safe, and its echo is never looked at
        dying.kill();
      }
      try (IrcClient second = logIn(cluster.chat(refuge), token)) {
        assertThat(second.expect("a token", message -> message.is("TOKEN")).text())
            .isEqualTo(token);
        sendAll(second);
        Map<String, String> echoed = new HashMap<>();
        for (int i = 0; i < MESSAGES; i++) {
          String label = Integer.toString(i);
          IrcMessage echo =
              second.expect(
                  "the answer to " + i, message -> label.equals(message.tags().get("label")));
          echoed.put(echo.text(), echo.tags().get("msgid"));
        }
        hear(listener, heard, MESSAGES - 1);
        assertThat(heard).isEqualTo(echoed);
        second.say("listener", "that is all");
        assertThat(listener.expect("a message", message -> message.is("PRIVMSG")).text())
            .as("what comes next")
            .isEqualTo("that is all");
      }
    }
    cluster.makeWhole();
  }

  private static IrcClient logIn(HostPort at, String token) throws IOException {
    IrcClient client = IrcClient.connect(at);
    client.send("CAP REQ :echo-message message-tags labeled-response batch troupe.dev/resend");
    if (!token.isEmpty()) {
      client.send("TOKEN " + token);
    }
    client.send("NICK resender");
    client.send("USER resender 0 * :resender");
    client.send("CAP END");
    return client;
  }

  private static void sendAll(IrcClient client) throws IOException {
    for (int i = 0; i < MESSAGES; i++) {
      client.send("@label=%d PRIVMSG listener :message %d".formatted(i, i));
    }
  }

  /// Takes what comes up to a message, none of which may have come before.
  private static void hear(IrcClient listener, Map<String, String> heard, int upTo)
      throws InterruptedException {
    while (!heard.containsKey("message " + upTo)) {
      IrcMessage message = listener.expect("a message", next -> next.is("PRIVMSG"));
      assertThat(heard.put(message.text(), message.tags().get("msgid")))
          .as("the first time of " + message.text())
          .isNull();
    }
  }
}
