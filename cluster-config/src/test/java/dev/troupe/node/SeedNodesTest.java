package dev.troupe.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.replication.core.Configuration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SeedNodesTest {
  private static final List<String> NODES = List.of("node-1", "node-2", "node-3");

  @Test
  void nobodyJoinsBeforeTheRegisterHasDecided() {
    assertThat(SeedNodes.of("node-1", NODES, Configuration.NONE)).isEmpty();
  }

  @Test
  void thePrimaryStandsFirstOnItsOwnListAndMayFound() {
    assertThat(SeedNodes.of("node-2", NODES, primary("node-2")))
        .containsExactly("node-2", "node-1", "node-3");
  }

  @Test
  void allOthersAskThePrimaryFirstAndNeverThemselves() {
    assertThat(SeedNodes.of("node-1", NODES, primary("node-2")))
        .containsExactly("node-2", "node-3");
    assertThat(SeedNodes.of("node-3", NODES, primary("node-2")))
        .containsExactly("node-2", "node-1");
  }

  @Test
  void atMostOneNodeMayFoundWhateverTheRegisterSays() {
    for (String primary : NODES) {
      assertThat(NODES)
          .filteredOn(self -> SeedNodes.of(self, NODES, primary(primary)).getFirst().equals(self))
          .containsExactly(primary);
    }
  }

  private static Configuration primary(String node) {
    return Configuration.NONE.takenOverBy(node, Set.of(node));
  }
}
