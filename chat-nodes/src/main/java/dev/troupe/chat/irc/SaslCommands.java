package dev.troupe.chat.irc;

import dev.troupe.chat.irc.Host.Registration;
import dev.troupe.chat.irc.Login.Exchange;
import dev.troupe.chat.sasl.Passwords;
import dev.troupe.chat.sasl.Plain;
import dev.troupe.chat.sasl.Scram;
import dev.troupe.chat.state.ChatView;
import dev.troupe.chat.state.Credentials;
import dev.troupe.chat.state.Names;
import dev.troupe.chat.state.Person;
import dev.troupe.chat.state.Proof;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// `AUTHENTICATE`: SASL with PLAIN and SCRAM-SHA-256 (IRCv3 sasl-3.2). Messages come in Base64, in
/// pieces of 400 characters, of which a shorter one is the last.
final class SaslCommands {
  private static final int PIECE = 400;

  /// The longest message of a client, in Base64.
  private static final int LONGEST = 4_000;

  private SaslCommands() {}

  private record Seen(String account, boolean exists, Optional<Credentials> credentials) {
    static Seen of(ChatView view, String account) {
      Optional<Person> person = view.person(account);
      return new Seen(
          person.map(Person::name).orElse(account), person.isPresent(), view.credentials(account));
    }
  }

  static void authenticate(Client client, IrcLine line) {
    String word = line.parameter(0);
    if (client.isChatting() || client.login.authenticated.isPresent()) {
      client.reply(Numeric.ERR_SASLALREADY, "You have authenticated already");
    } else if (!client.has(Capability.SASL)) {
      client.reply(Numeric.ERR_SASLFAIL, "Ask for the capability sasl first");
    } else if (word.equals("*")) {
      client.login.exchange = new Login.NoExchange();
      client.reply(Numeric.ERR_SASLABORTED, "SASL authentication aborted");
    } else if (word.length() > PIECE) {
      client.login.exchange = new Login.NoExchange();
      client.reply(Numeric.ERR_SASLTOOLONG, "SASL message too long");
    } else {
      proceed(client, client.login.exchange, word);
    }
  }

  private static void proceed(Client client, Exchange exchange, String word) {
    switch (exchange) {
      case Login.NoExchange _ -> choose(client, word.toUpperCase(Locale.ROOT));
      case Login.PlainExchange(var received) -> {
        Login.PlainExchange more = new Login.PlainExchange(received + piece(word));
        if (isComplete(client, word, more.received(), more)) {
          plain(client, more.received());
        }
      }
      case Login.ScramFirst(var received) -> {
        Login.ScramFirst more = new Login.ScramFirst(received + piece(word));
        if (isComplete(client, word, more.received(), more)) {
          scramFirst(client, more.received());
        }
      }
      case Login.ScramFinal(var scram, var proof, var received) -> {
        var more = new Login.ScramFinal(scram, proof, received + piece(word));
        if (isComplete(client, word, more.received(), more)) {
          scramFinal(client, more);
        }
      }
      case Login.ScramDone(var account, var proof) -> succeed(client, account, proof);
    }
  }

  private static void choose(Client client, String mechanism) {
    switch (mechanism) {
      case "PLAIN" -> client.login.exchange = new Login.PlainExchange("");
      case "SCRAM-SHA-256" -> client.login.exchange = new Login.ScramFirst("");
      default -> {
        client.reply(Numeric.RPL_SASLMECHS, "PLAIN,SCRAM-SHA-256", "are available SASL mechanisms");
        client.reply(Numeric.ERR_SASLFAIL, "SASL authentication failed");
        return;
      }
    }
    client.raw("AUTHENTICATE +");
  }

  private static String piece(String word) {
    return word.equals("+") ? "" : word;
  }

  /// Whether all of a message has come; if not, or if it is too long, that is dealt with.
  private static boolean isComplete(Client client, String word, String received, Exchange more) {
    if (received.length() > LONGEST) {
      client.login.exchange = new Login.NoExchange();
      client.reply(Numeric.ERR_SASLTOOLONG, "SASL message too long");
      return false;
    }
    client.login.exchange = more;
    return word.length() < PIECE;
  }

  private static void plain(Client client, String received) {
    Optional<Plain> plain = decoded(received).flatMap(Plain::parse);
    boolean usable =
        plain
            .filter(p -> p.authorization().isEmpty() || same(p.authorization(), p.account()))
            .filter(p -> Names.isAccount(p.account()) && p.password().length() <= Passwords.LONGEST)
            .isPresent();
    if (!usable) {
      fail(client);
      return;
    }
    String account = plain.get().account();
    String password = plain.get().password();
    client.look(view -> Seen.of(view, account), seen -> check(client, seen, password));
  }

  /// A name that nobody has is taken with this password, once the client has logged in.
  private static void check(Client client, Seen seen, String password) {
    if (seen.credentials().isPresent()) {
      Credentials credentials = seen.credentials().get();
      client.compute(
          () -> Passwords.matches(password, credentials),
          right -> {
            if (right) {
              succeed(client, seen.account(), new Proof.Known(credentials.storedKey()));
            } else {
              fail(client);
            }
          });
    } else if (!seen.exists() && client.host.registration() != Registration.CLOSED) {
      int iterations = client.host.passwordIterations();
      byte[] salt = client.host.random().get();
      client.compute(
          () -> Passwords.derive(password, salt, iterations),
          credentials -> succeed(client, seen.account(), new Proof.Fresh(credentials)));
    } else {
      fail(client);
    }
  }

  private static void scramFirst(Client client, String received) {
    String nonce = Base64.getEncoder().encodeToString(client.host.random().get());
    Optional<Scram> begun =
        decoded(received).map(SaslCommands::text).flatMap(m -> Scram.begin(m, nonce));
    if (begun.isEmpty()) {
      fail(client);
      return;
    }
    Scram scram = begun.get();
    client.look(
        view -> view.credentials(scram.account()),
        credentials -> {
          if (credentials.isEmpty()) {
            fail(client);
          } else {
            var proof = new Proof.Known(credentials.get().storedKey());
            client.login.exchange = new Login.ScramFinal(scram, proof, "");
            send(client, scram.challenge(credentials.get()));
          }
        });
  }

  private static void scramFinal(Client client, Login.ScramFinal end) {
    Optional<String> signature =
        decoded(end.received()).map(SaslCommands::text).flatMap(end.scram()::verify);
    if (signature.isEmpty()) {
      fail(client);
    } else {
      client.login.exchange = new Login.ScramDone(end.scram().account(), end.proof());
      send(client, signature.get());
    }
  }

  private static void send(Client client, String message) {
    client.raw(
        "AUTHENTICATE "
            + Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.UTF_8)));
  }

  static void succeed(Client client, String account, Proof proof) {
    client.login.exchange = new Login.NoExchange();
    client.login.authenticated = Optional.of(new Login.Authenticated(account, proof));
    String user = client.user.isEmpty() ? "*" : client.user;
    client.reply(
        Numeric.RPL_LOGGEDIN,
        Person.mask(client.name(), user) + " " + account,
        "You are now logged in as " + account);
    client.reply(Numeric.RPL_SASLSUCCESS, "SASL authentication successful");
  }

  private static void fail(Client client) {
    client.login.exchange = new Login.NoExchange();
    client.login.failures++;
    client.outbox.add(new Action.LoginFailed());
    client.reply(Numeric.ERR_SASLFAIL, "SASL authentication failed");
    if (client.login.failures >= Login.MAX_FAILURES) {
      client.close("Too many failed logins");
    }
  }

  private static Optional<byte[]> decoded(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static boolean same(String name, String other) {
    return Names.key(name).equals(Names.key(other));
  }
}
