package dev.troupe.chat.irc;

import dev.troupe.chat.sasl.Passwords;
import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.Names;

/// The account's password: `REGISTER`, and what `NS` needs of it.
final class AccountCommands {
  private AccountCommands() {}

  /// Gives the account that one is logged in with its first password (IRCv3
  /// draft/account-registration). There is nothing to verify, and no use for an address.
  static void register(Client client, IrcLine line) {
    String name = line.parameter(0);
    String account = client.nick;
    if (!client.isChatting()) {
      client.fail(
          "REGISTER",
          "COMPLETE_CONNECTION_REQUIRED",
          Words.middle(name),
          "Log in first; a new name takes its password with PASS");
    } else if (!name.equals("*") && !Names.key(name).equals(Names.key(account))) {
      client.fail(
          "REGISTER", "ACCOUNT_NAME_MUST_BE_NICK", Words.middle(name), "The nick is the account");
    } else {
      client.look(
          view -> view.credentials(account).isPresent(),
          registered -> {
            if (registered) {
              client.fail(
                  "REGISTER", "ACCOUNT_EXISTS", account, "This account has a password already");
            } else if (isUsable(client, line.parameter(2))) {
              client.registering = true;
              setPassword(client, line.parameter(2));
            } else {
              client.fail(
                  "REGISTER", "WEAK_PASSWORD", account, "A password has 1 to 300 characters");
            }
          });
    }
  }

  static boolean isUsable(Client client, String password) {
    return !password.isEmpty() && password.length() <= Passwords.LONGEST;
  }

  /// Hashes and sets a password.
  static void setPassword(Client client, String password) {
    int iterations = client.host.passwordIterations();
    byte[] salt = client.host.random().get();
    client.compute(
        () -> Passwords.derive(password, salt, iterations),
        credentials -> client.submit(new ChatCommand.SetCredentials(client.nick, credentials)));
  }

  /// The password is replicated.
  static void passwordSet(Client client) {
    if (client.registering) {
      client.registering = false;
      client.fromNode("REGISTER SUCCESS " + client.nick + " :Account registered");
    } else {
      NickServ.say(client, "Your password is set. From now on the name needs it.");
    }
  }

  static void wrongPassword(Client client) {
    client.login.failures++;
    client.outbox.add(new Action.LoginFailed());
    client.reply(Numeric.ERR_PASSWDMISMATCH, "Wrong password");
    if (client.login.failures >= Login.MAX_FAILURES) {
      client.close("Too many wrong passwords");
    }
  }
}
