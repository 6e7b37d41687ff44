package dev.troupe.chat.irc;

import java.util.Base64;
import java.util.regex.Pattern;

/// `TOKEN`: under which a client's labels go on after a break. Who logs in gets one, and who gives
/// it at the next login may send again, at whichever node, what it has had no answer to: a message
/// of the same label and text is answered from the first time, and sent once.
final class ResendCommand {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{8,64}");

  private ResendCommand() {}

  static void token(Client client, IrcLine line) {
    if (client.isChatting()) {
      client.reply(Numeric.ERR_ALREADYREGISTERED, "You have logged in already");
    } else if (!TOKEN.matcher(line.parameter(0)).matches()) {
      client.fail(
          "TOKEN",
          "INVALID_TOKEN",
          Words.middle(line.parameter(0)),
          "Give the token that TOKEN gave you after the last login");
    } else {
      client.login.token = line.parameter(0);
    }
  }

  /// Tells a client that has logged in by which token it may go on.
  static void give(Client client) {
    if (client.has(Capability.RESEND)) {
      if (client.login.token.isEmpty()) {
        byte[] random = client.host.random().get();
        client.login.token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
      }
      client.fromNode("TOKEN " + client.login.token);
    }
  }

  /// What a message of the client is known by if it comes again; empty if it is not.
  static String label(Client client, IrcLine line) {
    return client.has(Capability.RESEND) && !line.label().isEmpty()
        ? client.login.token + " " + line.label()
        : "";
  }
}
