package dev.troupe.edge.monitor;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Metrics that are being gathered: each has one name, one help and a value for each set of labels.
/// Labels are names and values in turn.
final class MetricSet {
  private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
  private final Map<String, CounterSnapshot.Builder> counters = new LinkedHashMap<>();
  private final Map<String, SummarySnapshot.Builder> summaries = new LinkedHashMap<>();

  void gauge(String name, String help, Number value, String... labels) {
    gauges
        .computeIfAbsent(name, _ -> GaugeSnapshot.builder().name(name).help(help))
        .dataPoint(
            GaugeDataPointSnapshot.builder()
                .labels(Labels.of(labels))
                .value(value.doubleValue())
                .build());
  }

  void counter(String name, String help, Number value, String... labels) {
    counters
        .computeIfAbsent(name, _ -> CounterSnapshot.builder().name(name).help(help))
        .dataPoint(
            CounterDataPointSnapshot.builder()
                .labels(Labels.of(labels))
                .value(value.doubleValue())
                .build());
  }

  void summary(String name, String help, SummaryDataPointSnapshot value) {
    summaries
        .computeIfAbsent(name, _ -> SummarySnapshot.builder().name(name).help(help))
        .dataPoint(value);
  }

  /// All that was gathered so far.
  List<MetricSnapshot> all() {
    List<MetricSnapshot> all = new ArrayList<>();
    gauges.values().forEach(gauge -> all.add(gauge.build()));
    counters.values().forEach(counter -> all.add(counter.build()));
    summaries.values().forEach(summary -> all.add(summary.build()));
    return all;
  }

  /// The value of what is or is not.
  static int is(boolean what) {
    return what ? 1 : 0;
  }
}
