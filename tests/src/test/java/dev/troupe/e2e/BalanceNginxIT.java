package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.net.HostPort;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `troupe balance` before nginx, with curl.
final class BalanceNginxIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path folder = Path.of("");

  @Test
  void curlAndNginxFindNothingWrong() throws Exception {
    Peers.require("nginx");
    Peers.require("curl");
    Files.write(folder.resolve("film"), new byte[3_000_000]);
    try (var nginx = new Nginx(folder, 2);
        var balancer =
            new BalanceProcess(
                List.of("--algorithm", "round-robin"), nginx.at().toArray(HostPort[]::new))) {
      String url = "http://" + balancer.at();
      var names = new HashSet<String>();
      for (int i = 0; i < 6; i++) {
        names.add(FilesProcess.output(folder, "curl", "-sf", url + "/name"));
      }
      assertThat(names).containsExactlyInAnyOrder("server 0\n", "server 1\n");
      String _ = FilesProcess.output(folder, "curl", "-sf", "-o", "got", url + "/film");
      assertThat(folder.resolve("got")).hasSameBinaryContentAs(folder.resolve("film"));
      assertThat(FilesProcess.output(folder, "curl", "-sf", url + "/name", url + "/name"))
          .as("two requests on one connection reach one server")
          .isIn("server 0\nserver 0\n", "server 1\nserver 1\n");
    }
  }

  @Test
  void theAccessLogHasALineForEachClientThatHasLeft() throws Exception {
    Peers.require("nginx");
    Files.write(folder.resolve("film"), new byte[3_000_000]);
    Path log = folder.resolve("access.log");
    String request = "GET /film HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    int port;
    try (var nginx = new Nginx(folder, 1);
        var balancer =
            new BalanceProcess(
                List.of("--access-log", log.toString()), nginx.at().toArray(HostPort[]::new));
        var client = new Socket(balancer.at().host(), balancer.at().port())) {
      port = client.getLocalPort();
      WebServer.send(client, request);
      int answer = client.getInputStream().readAllBytes().length;
      assertThat(answer).isGreaterThan(3_000_000);
      client.shutdownOutput();
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(Files.readString(log))
                  .matches(
                      "[0-9-]{10} [0-9:.]{12} listener=balance client=127\\.0\\.0\\.1:%d server=%s"
                              .formatted(port, nginx.at().getFirst())
                          + " end=server-ended tries=1 waited_ms=[0-9.]+ connect_ms=[0-9.]+"
                          + " first_byte_ms=[0-9.]+ total_ms=[0-9.]+ to_server=%d to_client=%d\n"
                              .formatted(request.length(), answer)));
    }
  }
}
