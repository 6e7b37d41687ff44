package dev.troupe.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.troupe.files.hftp.FileName;
import dev.troupe.files.hftp.ReplyCode;
import dev.troupe.net.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The client against servers that are not ours: each gives one fixed answer and closes.
class HftpClientTest {
  private static final FileName F = new FileName("f");
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  static Stream<Arguments> listings() {
    String noLine = "a line that HFTP does not allow";
    return Stream.of(
        arguments("", "closed the connection in the middle of a reply"),
        arguments("0 OK\r\nf\r\n", "closed the connection in the middle of a reply"),
        arguments("HTTP/1.1 400 Bad Request\r\n\r\n", "sends no HFTP reply"),
        arguments("0 FINE\r\n\r\n", "sends no HFTP reply"),
        arguments("0 OK\n\n", noLine),
        arguments("0 OK\rf", "a line with a bad end"),
        arguments("0 OK".repeat(1000), noLine),
        arguments("0 OK\r\n" + "n".repeat(256) + "\r\n\r\n", noLine),
        arguments("0 OK\r\n\u001b[2J\r\n\r\n", noLine),
        arguments("0 OK\r\n\u00e9\r\n\r\n", noLine),
        arguments("0 OK\r\n../.profile\r\n\r\n", "lists something that is no file's name"),
        arguments("0 OK\r\n..\r\n\r\n", "lists something that is no file's name"),
        arguments("0 OK\r\n%s%n\r\n\r\n", "lists something that is no file's name"));
  }

  @ParameterizedTest
  @MethodSource("listings")
  void aListingThatHftpDoesNotAllowIsRefused(String answer, String problem) throws Exception {
    expectProblem(answer, problem, HftpClient::list);
  }

  static Stream<Arguments> sizes() {
    return Stream.of(
        arguments("0 OK\r\n\r\n", "something else than a size"),
        arguments("0 OK\r\n-1\r\n", "something else than a size"),
        arguments("0 OK\r\n1 B\r\n", "something else than a size"),
        arguments("0 OK\r\n9223372036854775808\r\n", "something else than a size"),
        arguments("0 OK\r\n00000000000000000000\r\n", "a line that HFTP does not allow"));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void aSizeThatIsNoneIsRefused(String answer, String problem) throws Exception {
    expectProblem(answer, problem, client -> client.size(F));
  }

  static Stream<Arguments> slices() {
    return Stream.of(
        arguments("0 OK\r\nAAAA", "closed the connection in the middle of a reply"),
        arguments("0 OK\r\nAA==\r\n", "a slice of another length"),
        arguments("0 OK\r\nAAA=\r\n", "a slice of another length"),
        arguments("0 OK\r\nAAAAAAAA\r\n", "a line that HFTP does not allow"),
        arguments("0 OK\r\nA*AA\r\n", "a slice that is not base64"),
        arguments("0 OK\r\n\r\n\r\n", "a slice that is not base64"));
  }

  @ParameterizedTest
  @MethodSource("slices")
  void aSliceThatIsNotWhatWasAskedForIsRefused(String answer, String problem) throws Exception {
    expectProblem(answer, problem, client -> client.slice(F, 0, 3, _ -> {}));
  }

  @Test
  void aRefusalSaysWhichAndOfWhat() throws Exception {
    try (OneAnswer server = new OneAnswer("202 FILE NOT FOUND\r\n");
        HftpClient client = HftpClient.connect(server.at(), TIMEOUT)) {
      assertThatExceptionOfType(HftpException.class)
          .isThrownBy(() -> client.size(F))
          .withMessage("hftp://" + server.at() + "/f: the server answers 202 FILE NOT FOUND")
          .matches(refusal -> refusal.isRefusal(ReplyCode.FILE_NOT_FOUND));
    }
  }

  @Test
  void aServerThatGoesSilentIsNotWaitedForWithoutEnd() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HftpClient client =
            HftpClient.connect(
                new HostPort("127.0.0.1", silent.getLocalPort()), Duration.ofMillis(50))) {
      assertThatExceptionOfType(HftpException.class)
          .isThrownBy(client::list)
          .withMessageEndingWith("the server has gone silent");
    }
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws IOException {
    HostPort nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = new HostPort("127.0.0.1", free.getLocalPort());
    }
    assertThatExceptionOfType(HftpException.class)
        .isThrownBy(() -> HftpClient.connect(nobody, TIMEOUT))
        .withMessageStartingWith("hftp://" + nobody + "/: cannot connect: ");
  }

  private interface Call {
    void on(HftpClient client) throws IOException;
  }

  private static void expectProblem(String answer, String problem, Call call) throws Exception {
    try (OneAnswer server = new OneAnswer(answer);
        HftpClient client = HftpClient.connect(server.at(), TIMEOUT)) {
      assertThatExceptionOfType(HftpException.class)
          .isThrownBy(() -> call.on(client))
          .withMessageContaining(problem)
          .withMessageStartingWith("hftp://" + server.at() + "/")
          .satisfies(failure ->
              assertThat(failure.getMessage()).matches("[ -~]*").doesNotContain(".profile"));
    }
  }

  /// Takes one connection, reads one line, answers and closes.
  private static final class OneAnswer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final CompletableFuture<Void> done;

    OneAnswer(String answer) throws IOException {
      done = CompletableFuture.runAsync(() -> serve(answer));
    }

    HostPort at() {
      return new HostPort("127.0.0.1", listener.getLocalPort());
    }

    private void serve(String answer) {
      try (Socket client = listener.accept()) {
        int next = client.getInputStream().read();
        while (next != '\n') {
          next = client.getInputStream().read();
        }
        client.getOutputStream().write(answer.getBytes(ISO_8859_1));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    @Override
    public void close() throws IOException {
      done.join();
      listener.close();
    }
  }
}
