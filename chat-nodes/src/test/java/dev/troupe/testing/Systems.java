package dev.troupe.testing;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.troupe.net.HostPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;

/// Actor systems in this JVM, `node-1` and so on, at addresses that are known before they start, as
/// replicas have to know each other's. All of them end at `close`.
public final class Systems implements AutoCloseable {
  /// A loopback address of this process alone: a port that is free there stays so until a system
  /// binds it, while one of 127.0.0.1 may be given to anybody's outgoing connection meanwhile.
  private static final String HOST = hostOf(ProcessHandle.current().pid());

  private static final Config CONFIG =
      ConfigFactory.parseString(
              """
              pekko {
                loglevel = WARNING
                log-dead-letters = off
                log-dead-letters-during-shutdown = off
                jvm-shutdown-hooks = off
                actor.provider = cluster
                remote.artery {
                  transport = tcp
                  advanced { inbound-lanes = 1, outbound-lanes = 1, test-mode = on }
                }
                cluster.jmx.multi-mbeans-in-same-jvm = on
                coordinated-shutdown {
                  exit-jvm = off
                  run-by-jvm-shutdown-hook = off
                  run-by-actor-system-terminate = off
                }
              }
              """)
          .withFallback(ConfigFactory.load());

  private final SortedMap<String, HostPort> addresses;
  private final SortedMap<String, HostPort> replicas;
  private final SortedMap<String, ActorTestKit> running = new TreeMap<>();

  /// Finds addresses for so many; none is started yet.
  public Systems(int count) {
    List<HostPort> free = freeAddresses(2 * count);
    this.addresses = named(free.subList(0, count));
    this.replicas = named(free.subList(count, 2 * count));
  }

  private static SortedMap<String, HostPort> named(List<HostPort> addresses) {
    var named = new TreeMap<String, HostPort>();
    addresses.forEach(address -> named.put("node-" + (named.size() + 1), address));
    return Collections.unmodifiableSortedMap(named);
  }

  /// The Artery addresses by name.
  public SortedMap<String, HostPort> addresses() {
    return addresses;
  }

  /// Where the replicas listen for each other, by name.
  public SortedMap<String, HostPort> replicas() {
    return replicas;
  }

  /// Those that run, by name.
  SortedMap<String, ActorTestKit> running() {
    return Collections.unmodifiableSortedMap(running);
  }

  /// Starts a system, or starts it again.
  public ActorTestKit start(String name) {
    HostPort at = Objects.requireNonNull(addresses.get(name), name);
    Config config =
        ConfigFactory.parseMap(
                Map.of(
                    "pekko.remote.artery.canonical.hostname", at.host(),
                    "pekko.remote.artery.canonical.port", at.port()))
            .withFallback(CONFIG);
    ActorTestKit kit = ActorTestKit.create("troupe", config);
    running.put(name, kit);
    return kit;
  }

  /// Ends a system without a good-bye to the others.
  public void end(String name) {
    ActorTestKit kit = Objects.requireNonNull(running.remove(name), name);
    ActorTestKit.shutdown(kit.system(), Duration.ofSeconds(10));
  }

  @Override
  public void close() {
    List.copyOf(running.keySet()).forEach(this::end);
  }

  private static String hostOf(long pid) {
    return "127.%d.%d.%d".formatted(64 + (pid >> 16) % 64, (pid >> 8) % 256, pid % 256);
  }

  /// All ports are held until the last is found, so they differ.
  private static List<HostPort> freeAddresses(int count) {
    var addresses = new ArrayList<HostPort>();
    var sockets = new ArrayList<ServerSocket>();
    try {
      for (int i = 0; i < count; i++) {
        var socket = new ServerSocket(0, 1, InetAddress.getByName(HOST));
        sockets.add(socket);
        addresses.add(new HostPort(HOST, socket.getLocalPort()));
      }
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no free ports", e);
    }
    return addresses;
  }
}
