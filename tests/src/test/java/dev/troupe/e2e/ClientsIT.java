package dev.troupe.e2e;

import dev.troupe.net.HostPort;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The clients that people have: each joins, talks, is away, loses its node and finds its mail at
/// another.
@SuppressWarnings("try") // closing a client waits, and may be interrupted
final class ClientsIT {
  @RegisterExtension static final ClusterExtension CLUSTER = new ClusterExtension();

  private final Cluster cluster = CLUSTER.cluster();
  private final Ports ports = cluster.ports();

  @Test
  void irssiTalksAndFindsItsMailAfterItsNodeWasKilled(@TempDir Path home) throws Exception {
    Peers.require("irssi");
    Peers.require("tmux");
    try (IrcClient bob = IrcClient.logIn(ports.chat(2), "bob")) {
      try (Screen irssi = irssi(home, ports.chat(1))) {
        irssi.type("/join #irssi");
        irssi.expect("ida [root@troupe] has joined #irssi");
        bob.send("JOIN #irssi");
        irssi.expect("bob [bob@troupe] has joined #irssi");
        bob.say("#irssi", "hello from bob");
        irssi.expect("hello from bob");
        irssi.type("hello from irssi");
        bob.expectText("ida", "hello from irssi");
        irssi.type("/away lunch");
        irssi.type("/window 1");
        irssi.expect("You have been marked as being away");
        bob.send("PRIVMSG ida :are you there?");
        IrcMessage _ = bob.expect("that ida is away", message -> message.is("301"));
        cluster.nodes().getFirst().kill();
        irssi.expect("Connection lost");
      }
      leaveMail(bob, "ida", "#irssi");
      try (Screen irssi = irssi(home, ports.chat(3))) {
        irssi.type("/window goto #irssi");
        irssi.expect("and for the channel");
        irssi.type("/window goto bob");
        irssi.expect("mail for ida");
      }
    }
  }

  @Test
  void weechatTalksAndFindsItsMailAfterItsNodeWasKilled(@TempDir Path home) throws Exception {
    Peers.require("weechat-headless");
    try (IrcClient bob = IrcClient.logIn(ports.chat(2), "bob");
        Weechat weechat = Weechat.start(home, "wanda", ports.chat(1))) {
      weechat.expect("server.troupe", "no message of the day");
      weechat.run("server.troupe", "/join #weechat");
      weechat.expect("troupe.#weechat", "wanda");
      bob.send("JOIN #weechat");
      weechat.expect("troupe.#weechat", "(bob@troupe) has joined #weechat");
      bob.say("#weechat", "hello from bob");
      weechat.expect("troupe.#weechat", "hello from bob");
      weechat.run("troupe.#weechat", "hello from weechat");
      bob.expectText("wanda", "hello from weechat");
      weechat.run("server.troupe", "/away lunch");
      weechat.expect("server.troupe", "You have been marked as being away");
      bob.send("PRIVMSG wanda :are you there?");
      IrcMessage _ = bob.expect("that wanda is away", message -> message.is("301"));
      cluster.nodes().getFirst().kill();
      weechat.expect("server.troupe", "disconnected from server");
      leaveMail(bob, "wanda", "#weechat");
      HostPort other = ports.chat(3);
      weechat.run("server.troupe", "/set irc.server.troupe.addresses " + address(other));
      weechat.run("server.troupe", "/connect troupe");
      weechat.expect("troupe.#weechat", "and for the channel");
      weechat.expect("troupe.bob", "mail for wanda");
    }
  }

  private static void leaveMail(IrcClient bob, String account, String channel) throws Exception {
    bob.say(account, "mail for " + account);
    IrcMessage _ = bob.expectText("bob", "mail for " + account);
    bob.say(channel, "and for the channel");
    IrcMessage _ = bob.expectText("bob", "and for the channel");
  }

  private static Screen irssi(Path home, HostPort at) throws Exception {
    Screen irssi =
        Screen.open(home, "irssi", "-c", at.host(), "-p", Integer.toString(at.port()), "-n", "ida");
    irssi.expect("no message of the day");
    return irssi;
  }

  static String address(HostPort at) {
    return at.host() + "/" + at.port();
  }
}
