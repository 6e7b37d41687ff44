package dev.troupe.cli;

import dev.troupe.chat.client.ClientSettings;
import dev.troupe.chat.client.Effect.Ending;
import dev.troupe.chat.state.Names;
import dev.troupe.cli.chat.ChatSession;
import dev.troupe.cli.chat.Screen;
import dev.troupe.cli.chat.Screens;
import dev.troupe.cli.chat.Trust;
import dev.troupe.net.HostPort;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `troupe chat`: chats in this terminal, or in a pipe.
@Command(
    name = "chat",
    mixinStandardHelpOptions = true,
    description = {
      "Chats as NAME, which is created if there is no such account.",
      "What is typed is said in #lobby; /help lists the commands. In a pipe, each line of the input "
          + "is a command or a message; at its end, once all is acknowledged, it logs out."
    })
final class ChatCommand implements Callable<Integer> {
  /// Where the referral of a cluster on this machine is.
  static final HostPort REFERRAL = new HostPort("127.0.0.1", 12345);

  /// How long a server is looked for where nobody is there to give up.
  private static final Duration UNATTENDED_PATIENCE = Duration.ofMinutes(2);

  private static final Duration ENDLESS = Duration.ofDays(365);

  private static final int MOST_SHOWN = 20;

  @Parameters(paramLabel = "NAME", description = "The account.")
  private String name = "";

  @Option(
      names = {"-s", "--server"},
      paramLabel = "HOST:PORT",
      converter = HostPortConverter.class,
      description = "A front door or node to connect to, without asking a referral.")
  private @Nullable HostPort server;

  @Option(
      names = "--referral",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:12345",
      converter = HostPortConverter.class,
      description = "Whom to ask for a server (default: ${DEFAULT-VALUE}).")
  private HostPort referral = REFERRAL;

  @Option(
      names = "--tls",
      description =
          "Speak TLS with the server, whose certificate an authority that Java trusts "
              + "must have signed.")
  private boolean tls;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description = "Speak TLS, and trust the certificates in this PEM file instead.")
  private @Nullable Path authorities;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "File with the password; otherwise TROUPE_PASSWORD has it, or it is asked for.")
  private @Nullable Path passwordFile;

  @Option(names = "--menu", description = "Choose from a menu instead of typing commands.")
  private boolean menu;

  @Option(names = "--plain", description = "Plain lines, as in a pipe, even on a terminal.")
  private boolean plain;

  @Option(names = "--no-reconnect", description = "End when the server is gone.")
  private boolean noReconnect;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws FailedException, InterruptedException {
    if (!Names.isAccount(name)) {
      throw new ParameterException(
          spec.commandLine(),
          "NAME: is '%s', must be 1 to 32 letters, digits or []\\`_^{|}- that begin with no digit"
              .formatted(name));
    }
    String password = password();
    Optional<Trust> trust = trust();
    ChatSession.Result result;
    boolean attended;
    try (Screen screen = Screens.open(spec.commandLine().getOut(), plain, menu)) {
      attended = screen.isAttended();
      result = chat(screen, trust, password);
      if (result.ending() == Ending.PASSWORD_NEEDED && attended) {
        result = chat(screen, trust, screen.askForSecret("Password of " + name + ": "));
      }
    } catch (IOException e) {
      throw new FailedException("cannot use the terminal: " + e.getMessage() + "; try --plain");
    }
    return end(result, attended);
  }

  /// A referral is asked in plain text, so whom it names may be anybody.
  private Optional<Trust> trust() throws FailedException {
    if (!tls && authorities == null) {
      return Optional.empty();
    }
    if (server == null) {
      throw new ParameterException(
          spec.commandLine(), "--tls: needs --server HOST:PORT, the TLS address of a server");
    }
    try {
      return Optional.of(authorities == null ? Trust.ofSystem() : Trust.of(authorities));
    } catch (IOException e) {
      throw new FailedException("--tls-ca: " + e.getMessage());
    }
  }

  private ChatSession.Result chat(Screen screen, Optional<Trust> trust, String password)
      throws InterruptedException {
    var settings =
        new ClientSettings(
            name,
            password,
            Optional.ofNullable(server),
            referral,
            !noReconnect,
            screen.isAttended() ? ENDLESS : UNATTENDED_PATIENCE);
    return new ChatSession(settings, trust, screen, menu).run();
  }

  private String password() throws FailedException {
    try {
      return passwordFile == null
          ? Optional.ofNullable(System.getenv("TROUPE_PASSWORD")).orElse("")
          : Files.readString(passwordFile).strip();
    } catch (IOException e) {
      throw new FailedException("--password-file: cannot read '" + passwordFile + "'");
    }
  }

  private int end(ChatSession.Result result, boolean attended) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (!result.unacknowledged().isEmpty()) {
      err.println("Not acknowledged, so it may not have been done:");
      result.unacknowledged().stream().limit(MOST_SHOWN).forEach(its -> err.println("  " + its));
      if (result.unacknowledged().size() > MOST_SHOWN) {
        err.printf("  and %d more%n", result.unacknowledged().size() - MOST_SHOWN);
      }
    }
    switch (result.ending()) {
      case DONE -> out.print(result.why().isEmpty() ? "" : result.why() + System.lineSeparator());
      case FAILED -> err.println(result.why());
      case PASSWORD_NEEDED ->
          err.println(
              result.why().replaceFirst(":.*", "")
                  + ": give it with --password-file FILE or in TROUPE_PASSWORD");
    }
    out.flush();
    boolean well = result.ending() == Ending.DONE && result.unacknowledged().isEmpty();
    return well && (attended || menu || !result.refused()) ? Troupe.DONE : Troupe.FAILED;
  }
}
