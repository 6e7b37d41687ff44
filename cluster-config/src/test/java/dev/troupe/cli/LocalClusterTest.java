package dev.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.config.InvalidConfigException;
import dev.troupe.config.NodeConfig;
import dev.troupe.node.NodePorts;
import dev.troupe.node.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalClusterTest {
  private static final int OFFSET = 20_000;

  @TempDir private Path folder = Path.of("");

  @Test
  void everyNodeGetsAGoodConfigurationWithPortsShiftedByTheOffset()
      throws IOException, InvalidConfigException {
    var local = new LocalCluster(folder, 3, OFFSET);
    local.writeConfigs();

    for (String name : local.names()) {
      NodeConfig config = NodeConfig.load(local.configFile(name));
      assertThat(config.node().name()).isEqualTo(name);
      assertThat(config.cluster().nodes().keySet()).containsExactlyElementsOf(local.names());
      assertThat(NodePorts.of(config)).allMatch(claim -> claim.at().port() >= OFFSET);
    }
  }

  @Test
  void privatePortsBelongToOneNodeOnly() throws IOException, InvalidConfigException {
    var local = new LocalCluster(folder, LocalCluster.MOST_NODES, OFFSET);
    local.writeConfigs();

    Set<Integer> taken = new HashSet<>();
    for (String name : local.names()) {
      for (Ports.Claim claim : NodePorts.of(NodeConfig.load(local.configFile(name)))) {
        assertThat(claim.shared() || taken.add(claim.at().port())).as(claim.toString()).isTrue();
      }
    }
  }

  @Test
  void theUsersOwnSettingsAreReadLast() throws IOException, InvalidConfigException {
    var local = new LocalCluster(folder, 1, 0);
    Files.writeString(folder.resolve("troupe.conf"), "troupe.edge.max-waiting = 7");
    local.writeConfigs();

    NodeConfig config = NodeConfig.load(local.configFile("node-1"));
    assertThat(config.edge().maxWaiting()).isEqualTo(7);
  }

  @Test
  void aPrivatePortThatTwoNodesWouldHaveIsToldBeforeTheyStart() throws IOException {
    var local = new LocalCluster(folder, 2, OFFSET);
    Files.writeString(folder.resolve("troupe.conf"), "troupe.chat.listen = \"127.0.0.1:25999\"");

    assertThatThrownBy(local::prepare)
        .isInstanceOf(FailedException.class)
        .hasMessageStartingWith("127.0.0.1:25999 (chat): node-2 cannot have it");
  }

  @Test
  void aMistakeInTheUsersOwnSettingsIsToldWithItsFile() throws IOException {
    var local = new LocalCluster(folder, 1, OFFSET);
    Files.writeString(folder.resolve("troupe.conf"), "troupe.node.rolls = [chat]");

    assertThatThrownBy(local::prepare)
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("troupe.conf: 1: troupe.node.rolls: is unknown");
  }
}
