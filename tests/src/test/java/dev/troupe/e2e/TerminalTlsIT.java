package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.net.HostPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// `troupe chat --tls`: whom it trusts, and what it says of others.
@SuppressWarnings("try") // closing a listener says nothing
final class TerminalTlsIT {
  @RegisterExtension static final ClusterExtension CLUSTER = new ClusterExtension();

  @TempDir static Path folder;

  private final Cluster cluster = CLUSTER.cluster();

  /// What the command has said and how it ended.
  private record Ended(int status, String text) {}

  @BeforeAll
  static void makeCertificates() throws Exception {
    Peers.require("openssl");
    certificate("good", "subjectAltName=IP:127.0.0.1", "30");
    certificate("other", "subjectAltName=DNS:other.example", "30");
  }

  private static void certificate(String name, String names, String days) throws Exception {
    var openssl =
        new ProcessBuilder(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                name + ".key",
                "-out",
                name + ".crt",
                "-days",
                days,
                "-subj",
                "/CN=" + name,
                "-addext",
                names)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(openssl.waitFor()).as(said).isZero();
  }

  @Test
  void whatIsSaidOverTlsIsHeard() throws Exception {
    try (IrcClient bob = IrcClient.logIn(cluster.ports().chat(1), "bob");
        BalanceProcess front = front("good")) {
      Ended ended = chat("/msg bob in private\n", front.at(), "--tls-ca", file("good.crt"));
      assertThat(ended.text()).contains("Connected as ada to node-1 (" + front.at() + ").");
      assertThat(ended.status()).isZero();
      bob.expectText("ada", "in private");
    }
  }

  @Test
  void whoCannotBeTrustedIsNotTalkedTo() throws Exception {
    try (BalanceProcess front = front("good");
        BalanceProcess other = front("other")) {
      assertThat(chat("hello\n", front.at(), "--tls"))
          .isEqualTo(
              new Ended(
                  1,
                  "Error connecting to "
                      + front.at()
                      + ": its certificate is of no authority that is trusted; --tls-ca FILE names"
                      + " others\n"));
      assertThat(chat("hello\n", other.at(), "--tls-ca", file("other.crt")))
          .isEqualTo(
              new Ended(
                  1,
                  "Error connecting to "
                      + other.at()
                      + ": its certificate is not for 127.0.0.1\n"));
    }
    HostPort plain = cluster.ports().chat(1);
    Ended ended = chat("hello\n", plain, "--tls");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.text()).startsWith("Error connecting to " + plain + ": TLS failed: ");
  }

  @Test
  void whatCannotBeUsedIsSaidFirst() throws Exception {
    HostPort any = cluster.ports().chat(1);
    assertThat(chat("", any, "--tls-ca", file("none.crt")))
        .isEqualTo(
            new Ended(
                1,
                "troupe chat: --tls-ca: "
                    + file("none.crt")
                    + ": cannot be read, must be a readable file\n"));
    assertThat(chat("", any, "--tls-ca", file("good.key")).text())
        .startsWith("troupe chat: --tls-ca: " + file("good.key") + ": ")
        .contains("must be certificates in PEM");
    Ended referred = run(List.of("chat", "ada", "--tls"), "");
    assertThat(referred.status()).isEqualTo(2);
    assertThat(referred.text()).contains("--tls: needs --server HOST:PORT");
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  /// A listener at which TLS ends, before the first node's chat.
  private BalanceProcess front(String certificate) throws IOException {
    String tls = "-Dtroupe.balancer.listener-defaults.tls.";
    return new BalanceProcess(
        List.of(
            tls + "certificate=" + file(certificate + ".crt"),
            tls + "key=" + file(certificate + ".key"),
            "--protocol",
            "tcp",
            "--check",
            "tcp"),
        cluster.ports().chat(1));
  }

  private static Ended chat(String input, HostPort server, String... options) throws Exception {
    var words = new ArrayList<>(List.of("chat", "ada", "--server", server.toString()));
    words.addAll(List.of(options));
    return run(words, input);
  }

  private static Ended run(List<String> words, String input) throws Exception {
    Process process =
        new ProcessBuilder(ChatProcess.command(words.toArray(String[]::new)))
            .redirectErrorStream(true)
            .start();
    try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
      in.write(input);
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said);
  }
}
