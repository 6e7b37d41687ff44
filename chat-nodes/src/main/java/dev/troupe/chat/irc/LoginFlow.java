package dev.troupe.chat.irc;

import dev.troupe.chat.irc.Host.Registration;
import dev.troupe.chat.sasl.Passwords;
import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.ChatView;
import dev.troupe.chat.state.Credentials;
import dev.troupe.chat.state.Outcome;
import dev.troupe.chat.state.Proof;
import java.util.Optional;

/// From a name to a session: which proof an account needs, and whether the client has given it.
///
/// | account | password given | then |
/// | --- | --- | --- |
/// | has a password | the right one, or by SASL | logs in |
/// | | none or a wrong one | 464, closed |
/// | has none | any or none | logs in |
/// | is new | one | is created with it, unless registration is closed |
/// | | none | is created if registration is open |
///
/// What the account has may change meanwhile, so the state looks once more when it logs in.
final class LoginFlow {
  private LoginFlow() {}

  private record Seen(boolean exists, Optional<Credentials> credentials) {
    static Seen of(ChatView view, String account) {
      return new Seen(view.person(account).isPresent(), view.credentials(account));
    }
  }

  static void begin(Client client) {
    client.phase = Client.Phase.LOGGING_IN;
    if (client.login.authenticated.isPresent()) {
      Login.Authenticated shown = client.login.authenticated.get();
      client.nick = shown.account();
      submit(client, shown.proof());
      return;
    }
    String account = client.nick;
    client.look(view -> Seen.of(view, account), seen -> prove(client, seen));
  }

  private static void prove(Client client, Seen seen) {
    String password = client.login.password;
    if (seen.credentials().isPresent()) {
      Credentials credentials = seen.credentials().get();
      if (password.isEmpty()) {
        fail(client, "This name has a password: give it with PASS or SASL");
      } else {
        client.compute(
            () -> Passwords.matches(password, credentials),
            right -> {
              if (right) {
                submit(client, new Proof.Known(credentials.storedKey()));
              } else {
                failed(client);
              }
            });
      }
    } else if (seen.exists() || password.isEmpty()) {
      submit(client, new Proof.None());
    } else {
      int iterations = client.host.passwordIterations();
      byte[] salt = client.host.random().get();
      client.compute(
          () -> Passwords.derive(password, salt, iterations),
          credentials -> submit(client, new Proof.Fresh(credentials)));
    }
  }

  private static void submit(Client client, Proof proof) {
    Registration registration = client.host.registration();
    boolean mayCreate =
        registration == Registration.OPEN
            || (registration == Registration.PASSWORD && proof instanceof Proof.Fresh);
    String user = client.user.isEmpty() ? "user" : client.user;
    client.submit(
        new ChatCommand.Login(
            client.nick,
            client.session,
            user,
            client.login.realName.orElse(""),
            mayCreate,
            client.host.joinsLobby(),
            proof));
  }

  private static void failed(Client client) {
    client.outbox.add(new Action.LoginFailed());
    fail(client, "Wrong password");
  }

  private static void fail(Client client, String why) {
    client.reply(Numeric.ERR_PASSWDMISMATCH, why);
    client.phase = Client.Phase.REGISTERING;
    client.close(why);
  }

  static void refused(Client client, Outcome.Reason reason) {
    switch (reason) {
      case WRONG_PASSWORD -> failed(client);
      case NO_NEW_ACCOUNTS ->
          fail(
              client,
              client.host.registration() == Registration.CLOSED
                  ? "There is no such account, and none can be created here"
                  : "A new name needs a password: give one with PASS or SASL");
      default -> fail(client, "No more accounts can be created here");
    }
  }
}
