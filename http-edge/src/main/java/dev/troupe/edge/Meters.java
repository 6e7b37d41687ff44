package dev.troupe.edge;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/// What a node measures of itself: its process, and its HTTP servers. All other metrics are read
/// off the status board.
final class Meters implements AutoCloseable {
  private static final Duration[] BOUNDS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofMillis(2_500)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();

  /// @param node the label of everything that is measured here
  Meters(String node) {
    registry.config().commonTags("node", node);
    gc.bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /// Timers of the answers of one kind of server.
  Timers timers(String server) {
    return new Timers(server);
  }

  /// Watches how many connections a server has.
  void connections(String server, int port, IntSupplier open) {
    Gauge.builder("troupe.http.connections", open::getAsInt)
        .description("Open connections of an HTTP server.")
        .tags("server", server, "port", String.valueOf(port))
        .register(registry);
  }

  /// One timer for each class of status: 1xx to 5xx.
  final class Timers {
    private final List<Timer> byClass;

    private Timers(String server) {
      byClass = IntStream.rangeClosed(1, 5).mapToObj(digit -> timer(server, digit)).toList();
    }

    private static String status(int digit) {
      return digit + "xx";
    }

    private Timer timer(String server, int digit) {
      return Timer.builder("troupe.http.requests")
          .description("Time from a whole request to the head of its answer.")
          .serviceLevelObjectives(BOUNDS)
          .tags("server", server, "status", status(digit))
          .register(registry);
    }

    /// @param status three digits
    /// @param nanos since the request was there
    void record(int status, long nanos) {
      byClass.get(status / 100 - 1).record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  MetricSnapshots snapshot() {
    return registry.getPrometheusRegistry().scrape();
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}
