package dev.troupe.chat.client;

import dev.troupe.chat.irc.IrcLine;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A community as one client sees it over any number of connections: what is sent again under the
/// same token and label is answered from the first time, mail waits until it is confirmed, and the
/// history has everything. Answers stay in [#outgoing] until the test hands them on, or breaks the
/// connection.
final class FakeServer {
  /// A message, whose place in the list is its index.
  record Posted(String from, String target, String text) {
    /// The channel, or the other one.
    String conversation(String account) {
      return target.startsWith("#") || from.equals(account) ? target : from;
    }
  }

  final List<Posted> posted = new ArrayList<>();
  final List<String> outgoing = new ArrayList<>();
  final List<String> incoming = new ArrayList<>();
  private final Map<String, Integer> receipts = new HashMap<>();
  private final String account;
  private int confirmed;
  private boolean chatting;
  private String token = "";
  private int batches;

  FakeServer(String account) {
    this.account = account;
  }

  /// The connection is gone, with all that was on its way.
  void breakConnection() {
    outgoing.clear();
    chatting = false;
  }

  /// Somebody else says something.
  void post(String from, String target, String text) {
    posted.add(new Posted(from, target, text));
    if (chatting) {
      outgoing.add(line("", posted.size() - 1));
    }
  }

  /// Asks for a receipt of all that was sent.
  void askForReceipt() {
    if (chatting && !posted.isEmpty()) {
      outgoing.add("PING :" + posted.size());
    }
  }

  /// The client has sent a line.
  void on(String text) {
    incoming.add(text);
    var line =
        ((IrcLine.Command) IrcLine.parse(text.getBytes(StandardCharsets.UTF_8), 8_191)).line();
    switch (line.verb()) {
      case "CAP" -> onCap(line);
      case "TOKEN" -> token = line.parameter(0);
      case "PRIVMSG" -> onMessage(line);
      case "CHATHISTORY" -> onHistory(line);
      case "PONG" -> {
        if (line.text().matches("[0-9]+")) {
          confirmed = Math.max(confirmed, Integer.parseInt(line.text()));
        }
      }
      case "NICK", "USER", "QUIT", "AUTHENTICATE" -> {}
      case "PING" -> outgoing.add(":node-1 PONG node-1 :" + line.text());
      default -> outgoing.add("@label=" + line.label() + " :node-1 ACK");
    }
  }

  private void onCap(IrcLine line) {
    switch (line.parameter(0)) {
      case "REQ" -> outgoing.add(":node-1 CAP * ACK :" + line.text());
      case "END" -> logIn();
      default -> outgoing.add(":node-1 CAP * LS :batch sasl=PLAIN");
    }
  }

  private void logIn() {
    chatting = true;
    token = token.isEmpty() ? "a-token" : token;
    outgoing.add(":node-1 001 " + account + " :Welcome");
    outgoing.add(":node-1 TOKEN " + token);
    outgoing.add(":" + account + "!u@troupe JOIN #lobby");
    outgoing.add(":node-1 353 " + account + " = #lobby :" + account + " bob");
    outgoing.add(":node-1 366 " + account + " #lobby :End");
    for (int i = confirmed; i < posted.size(); i++) {
      if (!posted.get(i).from().equals(account)) {
        outgoing.add(line("", i));
      }
    }
  }

  private void onMessage(IrcLine line) {
    String key = token + " " + line.label();
    if (!receipts.containsKey(key)) {
      receipts.put(key, posted.size());
      posted.add(new Posted(account, line.parameter(0), line.text()));
    }
    outgoing.add(line("label=" + line.label() + ";", receipts.get(key)));
  }

  /// `CHATHISTORY AFTER TARGET msgid=mN 100`
  private void onHistory(IrcLine line) {
    int after = index(line.parameter(2).substring("msgid=".length()));
    String batch = "b" + batches++;
    outgoing.add("@label=%s :node-1 BATCH +%s chathistory x".formatted(line.label(), batch));
    int found = 0;
    for (int i = after + 1; i < posted.size() && found < 100; i++) {
      if (posted.get(i).conversation(account).equals(line.parameter(1))) {
        outgoing.add(line("batch=" + batch + ";", i));
        found++;
      }
    }
    outgoing.add(":node-1 BATCH -" + batch);
  }

  private static int index(String id) {
    return Integer.parseInt(id.substring(1), Character.MAX_RADIX);
  }

  private String line(String tags, int index) {
    Posted message = posted.get(index);
    return "@%smsgid=m%s;time=%s :%s!u@troupe PRIVMSG %s :%s"
        .formatted(
            tags,
            Integer.toString(index, Character.MAX_RADIX),
            Instant.ofEpochMilli(1_000_000L + index),
            message.from(),
            message.target(),
            message.text());
  }
}
