package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.net.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/// Some of nginx's servers in one process, each of which tells its number and serves the folder.
final class Nginx implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<HostPort> at;
  private final Process process;

  /// @param folder that is served, and for its own files
  /// @param count at most [Ports#BACKENDS]
  Nginx(Path folder, int count) throws IOException {
    var ports = Ports.free();
    at = IntStream.rangeClosed(1, count).mapToObj(ports::backend).toList();
    String servers =
        IntStream.range(0, count)
            .mapToObj(i ->
                """
                server {
                  listen %s;
                  root %s;
                  location = /healthcheck { return 200 "0\\n0\\n"; }
                  location = /name { return 200 "server %d\\n"; }
                }
                """
                    .formatted(at.get(i), folder, i))
            .reduce("", String::concat);
    Path config = folder.resolve("nginx.conf");
    Files.writeString(
        config,
        """
        daemon off;
        master_process off;
        pid %1$s/nginx.pid;
        error_log %1$s/error.log;
        events { }
        http {
          access_log off;
          client_body_temp_path %1$s/body;
          proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/fastcgi;
          uwsgi_temp_path %1$s/uwsgi;
          scgi_temp_path %1$s/scgi;
          %2$s
        }
        """
            .formatted(folder, servers));
    process =
        new ProcessBuilder("nginx", "-c", config.toString(), "-e", folder + "/error.log")
            .inheritIO()
            .start();
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(Http.get(at.getLast(), "/name").status()).isEqualTo(200));
  }

  List<HostPort> at() {
    return at;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
