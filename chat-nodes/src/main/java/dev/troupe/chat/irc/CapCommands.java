package dev.troupe.chat.irc;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;

/// `CAP`: what the client can do beyond plain IRC (IRCv3 capability negotiation).
final class CapCommands {
  private CapCommands() {}

  static void cap(Client client, IrcLine line) {
    String verb = line.parameter(0).toUpperCase(Locale.ROOT);
    switch (verb) {
      case "LS" -> list(client, line);
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

  /// Only a client that speaks version 302 gets values, and may get several lines.
  private static void list(Client client, IrcLine line) {
    client.negotiating |= client.phase == Client.Phase.REGISTERING;
    if (version(line) < 302) {
      reply(
          client, "LS", joined(Arrays.stream(Capability.values()).map(Capability::token).toList()));
      return;
    }
    client.capVersion302 = true;
    client.capabilities.add(Capability.CAP_NOTIFY);
    List<String> parts =
        Parts.of(
            joined(Arrays.stream(Capability.values()).map(Capability::tokenAndValue).toList()),
            400);
    for (String part : parts.subList(0, parts.size() - 1)) {
      reply(client, "LS *", part.strip());
    }
    reply(client, "LS", parts.getLast());
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
      boolean off = token.startsWith("-");
      var capability = Capability.of(off ? token.substring(1) : token);
      boolean needed =
          off
              && client.capVersion302
              && capability.filter(Capability.CAP_NOTIFY::equals).isPresent();
      if (capability.isEmpty() || needed) {
        reply(client, "NAK", wanted);
        return;
      }
      if (off) {
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
    return joined(client.capabilities.stream().map(Capability::token).toList());
  }

  private static String joined(List<String> tokens) {
    return String.join(" ", tokens);
  }
}
