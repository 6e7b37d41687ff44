package dev.troupe.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.troupe.balancer.ListenerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whether a node takes what the balancer's page tells users to write.
final class BalancerDocsTest {
  private static final Pattern EXAMPLE = Pattern.compile("```hocon\n(.*?)```", Pattern.DOTALL);

  @Test
  void theConfigurationForEachCommonCaseIsGood() throws Exception {
    String page = page();
    String cases =
        page.substring(page.indexOf("### For each common case"), page.indexOf("## Who gets"));
    String listeners =
        EXAMPLE.matcher(cases).results().map(BalancerDocsTest::text).collect(Collectors.joining());
    NodeConfig config =
        NodeConfig.of(
            ConfigFactory.parseString(
                "troupe.node.name = node-1\ntroupe.balancer.listeners {\n" + listeners + "}"));
    assertThat(config.balancers().listeners())
        .extracting(ListenerSettings::name)
        .contains("web", "database", "shop", "app", "search", "workers");
  }

  private static String text(MatchResult example) {
    return example.group(1);
  }

  private static String page() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    Path page =
        Stream.iterate(here, folder -> folder != null, Path::getParent)
            .map(folder -> folder.resolve("docs").resolve("balancer.md"))
            .filter(Files::isRegularFile)
            .findFirst()
            .orElseThrow();
    return Files.readString(page);
  }
}
