package dev.troupe.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/monitoring.md` and the Grafana dashboard speak of the metrics that there are, and of all.
class MonitoringDocsTest {
  private static final Pattern NAME = Pattern.compile("\\btroupe_[a-z0-9_]+");
  private static final Pattern PART_OF_ONE = Pattern.compile("_(bucket|sum|count)$");
  private static final Path DOCS = docs();

  @Test
  void everyMetricIsDocumentedAndNoneThatIsNot() throws IOException {
    assertThat(names(Files.readString(DOCS.resolve("monitoring.md"))))
        .containsExactlyInAnyOrderElementsOf(measured());
  }

  @Test
  void theDashboardsPanelsAskForMetricsThatThereAre() throws IOException {
    assertThat(measured())
        .containsAll(names(Files.readString(DOCS.resolve("grafana-dashboard.json"))));
  }

  private static Set<String> measured() {
    try (var edge = new TestEdge("")) {
      Parts.report(edge);
      return names(edge.get(edge.addresses.monitor(), "/metrics").body());
    }
  }

  private static Set<String> names(String text) {
    var names = new TreeSet<String>();
    NAME.matcher(text)
        .results()
        .map(found -> PART_OF_ONE.matcher(found.group()).replaceFirst(""))
        .forEach(names::add);
    return names;
  }

  /// Beside or above the folder that the tests run in.
  private static Path docs() {
    Path here = Path.of("").toAbsolutePath();
    return Stream.iterate(here, folder -> folder != null, Path::getParent)
        .map(folder -> folder.resolve("docs"))
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow();
  }
}
