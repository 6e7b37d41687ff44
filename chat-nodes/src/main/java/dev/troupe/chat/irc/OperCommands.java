package dev.troupe.chat.irc;

import dev.troupe.chat.sasl.Passwords;
import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.Names;

/// For operators of the network: `OPER`, `KILL`, `WALLOPS`.
final class OperCommands {
  private OperCommands() {}

  /// An account that the configuration names becomes an operator by its own password.
  static void oper(Client client, IrcLine line) {
    String password = line.parameter(1);
    String account = client.nick;
    boolean may =
        Names.key(line.parameter(0)).equals(Names.key(account))
            && client.host.operators().contains(Names.key(account));
    if (!may || password.length() > Passwords.LONGEST) {
      client.reply(Numeric.ERR_NOOPERHOST, "No operator of this name is known for your account");
      return;
    }
    client.look(
        view -> view.credentials(account),
        credentials -> {
          if (credentials.isEmpty()) {
            client.reply(Numeric.ERR_NOOPERHOST, "Set a password first: NS SET PASSWORD");
            return;
          }
          client.compute(
              () -> Passwords.matches(password, credentials.get()),
              right -> {
                if (right) {
                  client.submit(new ChatCommand.MakeOperator(account));
                } else {
                  AccountCommands.wrongPassword(client);
                }
              });
        });
  }

  static void kill(Client client, IrcLine line) {
    String reason = line.parameter(1).isEmpty() ? "no reason" : line.parameter(1);
    client.submit(
        new ChatCommand.Kill(
            client.nick,
            Words.middle(line.parameter(0)),
            Parts.of(reason, ChannelCommands.MAX_TOPIC).getFirst()));
  }

  static void wallops(Client client, IrcLine line) {
    client.submit(
        new ChatCommand.Wallops(
            client.nick, Parts.of(line.parameter(0), ChannelCommands.MAX_TOPIC).getFirst()));
  }
}
