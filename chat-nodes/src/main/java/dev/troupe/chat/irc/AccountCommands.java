package dev.troupe.chat.irc;

import dev.troupe.chat.sasl.Passwords;
import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.Credentials;
import dev.troupe.chat.state.Names;
import dev.troupe.chat.state.Outcome;
import dev.troupe.chat.state.Proof;
import java.util.function.Consumer;

/// The account's password: `REGISTER`, and what `NS` needs of it.
final class AccountCommands {
  private AccountCommands() {}

  /// Gives the account that one is logged in with its first password, or creates it before the
  /// login (IRCv3 draft/account-registration). There is nothing to verify, and no use for an
  /// address.
  static void register(Client client, IrcLine line) {
    String name = line.parameter(0);
    String account = client.nick;
    if (account.isEmpty()) {
      client.fail("REGISTER", "NEED_NICK", Words.middle(name), "Give the name with NICK first");
    } else if (!name.equals("*") && !Names.key(name).equals(Names.key(account))) {
      client.fail(
          "REGISTER", "ACCOUNT_NAME_MUST_BE_NICK", Words.middle(name), "The nick is the account");
    } else if (!client.isChatting()) {
      registerBefore(client, line.parameter(2));
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
              weak(client);
            }
          });
    }
  }

  /// Creates the account before the client logs in with it.
  private static void registerBefore(Client client, String password) {
    if (client.login.authenticated.isPresent()) {
      client.fail("REGISTER", "ALREADY_AUTHENTICATED", client.nick, "You have authenticated");
    } else if (client.host.registration() == Host.Registration.CLOSED) {
      client.fail(
          "REGISTER", "TEMPORARILY_UNAVAILABLE", client.nick, "No account can be created here");
    } else if (isUsable(client, password)) {
      boolean intoLobby = client.host.joinsLobby();
      String account = client.nick;
      hash(
          client,
          password,
          credentials -> client.submit(new ChatCommand.Register(account, intoLobby, credentials)));
    } else {
      weak(client);
    }
  }

  /// The account is created, and the client has shown to be it.
  static void registered(Client client, ChatCommand.Register register) {
    var proof = new Proof.Known(register.credentials().storedKey());
    client.fromNode("REGISTER SUCCESS " + register.account() + " :Account registered");
    SaslCommands.succeed(client, register.account(), proof);
  }

  static void notRegistered(Client client, Outcome.Refused refused) {
    if (refused.reason() == Outcome.Reason.ACCOUNT_EXISTS) {
      client.fail("REGISTER", "ACCOUNT_EXISTS", refused.subject(), "There is such an account");
    } else {
      client.fail(
          "REGISTER", "TEMPORARILY_UNAVAILABLE", refused.subject(), "There is room for no more");
    }
  }

  private static void weak(Client client) {
    client.fail("REGISTER", "WEAK_PASSWORD", client.nick, "A password has 1 to 300 characters");
  }

  static boolean isUsable(Client client, String password) {
    return !password.isEmpty() && password.length() <= Passwords.LONGEST;
  }

  /// Hashes and sets a password.
  static void setPassword(Client client, String password) {
    hash(
        client,
        password,
        credentials -> client.submit(new ChatCommand.SetCredentials(client.nick, credentials)));
  }

  private static void hash(Client client, String password, Consumer<Credentials> then) {
    int iterations = client.host.passwordIterations();
    byte[] salt = client.host.random().get();
    client.compute(() -> Passwords.derive(password, salt, iterations), then);
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
