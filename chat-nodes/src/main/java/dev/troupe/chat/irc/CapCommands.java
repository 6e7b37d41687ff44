package dev.troupe.chat.irc;

import java.util.EnumSet;
import java.util.Locale;

/// `CAP`: what the client can do beyond plain IRC (IRCv3 capability negotiation).
final class CapCommands {
  private CapCommands() {}

  static void cap(Client client, IrcLine line) {
    String verb = line.parameter(0).toUpperCase(Locale.ROOT);
    switch (verb) {
      case "LS" -> {
        client.negotiating |= client.phase == Client.Phase.REGISTERING;
        if (version(line) >= 302) {
          client.capVersion302 = true;
          client.capabilities.add(Capability.CAP_NOTIFY);
        }
        reply(client, "LS", Capability.all());
      }
      case "LIST" -> reply(client, "LIST", tokens(client));
      case "REQ" -> request(client, line.parameter(1));
      case "END" -> {
        client.negotiating = false;
        RegistrationCommands.logInWhenReady(client);
      }
      default ->
          client.reply(
              Numeric.ERR_INVALIDCAPCMD, Words.middle(line.parameter(0)), "Invalid CAP command");
    }
  }

  private static int version(IrcLine line) {
    String version = line.parameter(1);
    return version.matches("[0-9]{1,4}") ? Integer.parseInt(version) : 0;
  }

  /// All that was asked for is granted, or nothing is. A client that speaks version 302 cannot do
  /// without `cap-notify`.
  private static void request(Client client, String wanted) {
    client.negotiating |= client.phase == Client.Phase.REGISTERING;
    var after = EnumSet.noneOf(Capability.class);
    after.addAll(client.capabilities);
    for (String token : wanted.strip().split(" +", -1)) {
      var capability = Capability.of(token.startsWith("-") ? token.substring(1) : token);
      boolean taken = token.startsWith("-");
      boolean needed =
          taken
              && client.capVersion302
              && capability.filter(Capability.CAP_NOTIFY::equals).isPresent();
      if (capability.isEmpty() || needed) {
        reply(client, "NAK", wanted);
        return;
      }
      if (taken) {
        after.remove(capability.get());
      } else {
        after.add(capability.get());
      }
    }
    client.capabilities.clear();
    client.capabilities.addAll(after);
    reply(client, "ACK", wanted);
  }

  private static void reply(Client client, String verb, String tokens) {
    client.fromNode("CAP " + client.name() + " " + verb + " :" + tokens);
  }

  private static String tokens(Client client) {
    return String.join(" ", client.capabilities.stream().map(Capability::token).toList());
  }
}
