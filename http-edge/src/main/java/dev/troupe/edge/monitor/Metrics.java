package dev.troupe.edge.monitor;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/// All metrics as Prometheus reads them, in its text format or, for those who ask for it,
/// OpenMetrics.
final class Metrics {
  private static final ExpositionFormats FORMATS = ExpositionFormats.init();

  private Metrics() {}

  /// @param measured what the node measures of itself
  /// @param accepted the header `Accept` of who asks
  static HttpResponse of(
      Facts facts, Supplier<MetricSnapshots> measured, Optional<String> accepted) {
    List<MetricSnapshot> all = new ArrayList<>(BoardMetrics.of(facts));
    measured.get().forEach(all::add);
    ExpositionFormatWriter writer = FORMATS.findWriter(accepted.orElse(""));
    var bytes = new ByteArrayOutputStream();
    try {
      writer.write(bytes, new MetricSnapshots(all));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    return HttpResponse.create()
        .withEntity(ContentTypes.parse(writer.getContentType()), bytes.toByteArray());
  }
}
