package balancer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import measure.FreePorts;

/// Starts all balancers on the same two servers; ends them at `close`.
final class Contestants implements AutoCloseable {
  private final Path folder;
  private final Path troupe;
  private final int web;
  private final int bulk;
  private final List<Process> processes = new ArrayList<>();

  Contestants(Path folder, Path troupe, int web, int bulk) {
    this.folder = folder;
    this.troupe = troupe;
    this.web = web;
    this.bulk = bulk;
  }

  List<Contestant> start(List<String> engines) throws Exception {
    List<Contestant> all = new ArrayList<>();
    for (String engine : engines) {
      all.add(troupe(engine));
    }
    all.add(haproxy("HAProxy", ""));
    all.add(haproxy("HAProxy splicing", "option splice-request\n  option splice-response"));
    all.add(nginx());
    return all;
  }

  private Contestant troupe(String engine) throws Exception {
    List<Integer> ports = FreePorts.of(4);
    Path file = folder.resolve(engine + ".conf");
    Files.writeString(
        file,
        """
        troupe {
          node { data = "%1$s/%2$s", roles = [balancer] }
          cluster { port = %3$d, replication-port = %4$d }
          register.folder = "%1$s/%2$s-register"
          balancer {
            listeners {
              front-door = null
              referral = null
              web { listen = "127.0.0.1:%5$d", servers = ["127.0.0.1:%7$d"] }
              bulk { listen = "127.0.0.1:%6$d", servers = ["127.0.0.1:%8$d"] }
            }
            listener-defaults { engine = %2$s, interval = 1 h }
          }
        }
        """
            .formatted(
                folder, engine, ports.get(0), ports.get(1), ports.get(2), ports.get(3), web, bulk));
    return started(
        "Troupe " + engine,
        ports.get(2),
        ports.get(3),
        troupe.toString(),
        "node",
        "--config",
        file.toString());
  }

  private Contestant haproxy(String name, String options) throws Exception {
    List<Integer> ports = FreePorts.of(2);
    Path file = folder.resolve(name.replace(' ', '-') + ".cfg");
    Files.writeString(
        file,
        """
        global
          nbthread 1
          maxconn 7000
          maxpipes 500
        defaults
          mode tcp
          timeout connect 5s
          timeout client 600s
          timeout server 600s
          %1$s
        listen web
          bind 127.0.0.1:%2$d
          server one 127.0.0.1:%4$d
        listen bulk
          bind 127.0.0.1:%3$d
          server one 127.0.0.1:%5$d
        """
            .formatted(options, ports.get(0), ports.get(1), web, bulk));
    return started(
        name, ports.get(0), ports.get(1), "/usr/sbin/haproxy", "-db", "-f", file.toString());
  }

  private Contestant nginx() throws Exception {
    List<Integer> ports = FreePorts.of(2);
    Path file = folder.resolve("stream.conf");
    Files.writeString(
        file,
        """
        load_module /usr/lib/nginx/modules/ngx_stream_module.so;
        daemon off; worker_processes 1; pid %1$s/stream.pid; error_log stderr error;
        events { worker_connections 18000; }
        stream {
          server { listen 127.0.0.1:%2$d backlog=1024; proxy_pass 127.0.0.1:%4$d; }
          server { listen 127.0.0.1:%3$d backlog=1024; proxy_pass 127.0.0.1:%5$d; }
        }
        """
            .formatted(folder, ports.get(0), ports.get(1), web, bulk));
    return started(
        "nginx stream",
        ports.get(0),
        ports.get(1),
        "/usr/sbin/nginx",
        "-p",
        folder.toString(),
        "-c",
        file.toString());
  }

  /// The server of small answers; it is no contestant.
  static Process web(Path folder, int port) throws IOException {
    Path file = folder.resolve("web.conf");
    Files.writeString(
        file,
        """
        daemon off; worker_processes 1; pid %1$s/web.pid; error_log stderr error;
        events { worker_connections 4096; }
        http {
          access_log off; keepalive_requests 1000000000;
          client_body_temp_path %1$s/1; proxy_temp_path %1$s/2; fastcgi_temp_path %1$s/3;
          uwsgi_temp_path %1$s/4; scgi_temp_path %1$s/5;
          server {
            listen 127.0.0.1:%2$d backlog=1024;
            location / { return 200 "hello\\n"; }
          }
        }
        """
            .formatted(folder, port));
    return launch("/usr/sbin/nginx", "-p", folder.toString(), "-c", file.toString());
  }

  private Contestant started(String name, int web, int bulk, String... command) throws Exception {
    Process process = launch(command);
    processes.add(process);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!echoes(bulk)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException(name + " does not lead to its server");
      }
      process.waitFor(100, TimeUnit.MILLISECONDS);
    }
    return new Contestant(name, process, web, bulk);
  }

  private static Process launch(String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static boolean echoes(int port) {
    try (var socket = Bulk.asking(port, 'e')) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  @Override
  public void close() throws InterruptedException {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      process.waitFor(20, TimeUnit.SECONDS);
    }
  }
}
