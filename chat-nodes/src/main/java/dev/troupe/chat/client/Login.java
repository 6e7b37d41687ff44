package dev.troupe.chat.client;

import dev.troupe.chat.irc.IrcLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// From a connection to a session: capabilities, token, password, name.
final class Login {
  /// What the client cannot do without.
  private static final String NEEDED =
      "batch echo-message labeled-response message-tags server-time draft/chathistory"
          + " troupe.dev/long-lines troupe.dev/resend";

  /// Bytes of one `AUTHENTICATE` line (IRCv3 sasl).
  private static final int PIECE = 400;

  /// What a line has led to.
  sealed interface Step {}

  /// The server is not done.
  ///
  /// @param lines to be sent
  record More(List<String> lines) implements Step {}

  /// The client is logged in.
  ///
  /// @param account as the server writes it
  record Done(String account) implements Step {}

  /// The server has no room.
  record NoRoom() implements Step {}

  /// The name has another password than the one that was given, or needs one.
  ///
  /// @param given whether one was given
  record WrongPassword(boolean given, String why) implements Step {}

  /// It is of no use to try again.
  record Hopeless(String why) implements Step {}

  private final String account;
  private final String password;

  Login(String account, String password) {
    this.account = account;
    this.password = password;
  }

  /// What to say first.
  ///
  /// @param token under which labels go on; empty if there is none yet
  List<String> begin(String token) {
    var lines = new ArrayList<String>();
    lines.add("CAP LS 302");
    lines.add("CAP REQ :" + NEEDED + (password.isEmpty() ? "" : " sasl"));
    if (!token.isEmpty()) {
      lines.add("TOKEN " + token);
    }
    lines.add("NICK " + account);
    lines.add("USER " + account + " 0 * :" + account);
    return lines;
  }

  /// A line came.
  Step on(IrcLine line) {
    return switch (line.verb()) {
      case "001" -> new Done(line.parameter(0));
      case "CAP" -> onCapabilities(line);
      case "AUTHENTICATE" -> new More(authentication());
      case "903" -> new More(List.of("CAP END"));
      case "904" ->
          new WrongPassword(true, "wrong password for " + account + ", or a name without one");
      case "464" ->
          line.text().contains("password")
              ? new WrongPassword(!password.isEmpty(), line.text())
              : new Hopeless(line.text());
      case "432" -> new Hopeless("'" + account + "' is not a possible name: " + line.text());
      case "FAIL" -> new Hopeless(line.text());
      case "ERROR" -> onError(line.text());
      default -> new More(List.of());
    };
  }

  private Step onCapabilities(IrcLine line) {
    return switch (line.parameter(1)) {
      case "ACK" -> new More(List.of(password.isEmpty() ? "CAP END" : "AUTHENTICATE PLAIN"));
      case "NAK" ->
          new Hopeless("this server is no chat of Troupe's: it lacks one of " + line.text());
      default -> new More(List.of());
    };
  }

  /// Account and password (RFC 4616), in pieces of which the last is shorter than the others.
  private List<String> authentication() {
    String plain = "\0" + account + "\0" + password;
    String text = Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    var lines = new ArrayList<String>();
    int from = 0;
    for (; text.length() - from >= PIECE; from += PIECE) {
      lines.add("AUTHENTICATE " + text.substring(from, from + PIECE));
    }
    lines.add("AUTHENTICATE " + (from == text.length() ? "+" : text.substring(from)));
    return lines;
  }

  private static Step onError(String why) {
    boolean full =
        why.startsWith("Server busy")
            || why.startsWith("No chat server is available")
            || why.startsWith("Too many connections");
    return full ? new NoRoom() : new More(List.of());
  }

  /// Why there is no use in logging in again after the server has ended a session.
  static Optional<String> finalWord(String error) {
    boolean isFinal =
        error.startsWith("Another client logged in")
            || error.startsWith("Killed")
            || error.startsWith("Your account is deleted")
            || error.startsWith("Too many wrong passwords");
    return isFinal ? Optional.of(error) : Optional.empty();
  }
}
