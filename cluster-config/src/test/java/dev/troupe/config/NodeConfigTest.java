package dev.troupe.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import dev.troupe.chat.irc.Host;
import dev.troupe.net.HostPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NodeConfigTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void theDefaultsAreOneGoodNodeWithAllParts() throws InvalidConfigException {
    NodeConfig config = NodeConfig.of(ConfigFactory.empty());

    assertThat(config.node().name()).isEqualTo("node-1");
    assertThat(config.node().roles()).containsExactlyInAnyOrder(Role.values());
    assertThat(config.cluster().nodes())
        .containsExactly(java.util.Map.entry("node-1", new HostPort("127.0.0.1", 5000)));
  }

  @ParameterizedTest
  @CsvSource({
    "edge.host = 127.0.0.2, true",
    "edge.host = 0.0.0.0, false",
    "balancer.listeners.front-door.listen = \"0.0.0.0:6667\", false",
  })
  void aNewNameNeedsAPasswordIfAnyDoorToChatIsOpenToStrangers(String line, boolean open)
      throws InvalidConfigException {
    NodeConfig config = NodeConfig.of(ConfigFactory.parseString("troupe." + line));

    assertThat(config.chat().registration() == Host.Registration.OPEN).isEqualTo(open);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "loop-dispatcher.sockets = mine | troupe.loop-dispatcher.sockets: is mine, must be auto or"
            + " java",
        "chat.dispatcher.sockets = jav | troupe.chat.dispatcher.sockets: is jav, must be auto or"
            + " java",
        "edge.router-dispatcher.stall-limit = 0 ms | troupe.edge.router-dispatcher.stall-limit: is"
            + " 0 ms, must be at least 1 ms",
      })
  void aMistakeOfAnEventLoopIsSaidOnce(String line, String mistake) throws IOException {
    Path file = Files.writeString(folder.resolve("node.conf"), "troupe." + line);

    assertThat(mistakes(file)).containsExactly(file + ": 1: " + mistake);
  }

  @Test
  void everyMistakeIsNamedAtOnceWithItsPlace() throws IOException {
    Path file = folder.resolve("node.conf");
    Files.writeString(
        file,
        """
        troupe {
          node.name = "Node 1"
          cluster.prot = 5
          register.kind = magic
          files.listen = nowhere
          edge.routing-delay = 5 s
        }
        """);

    assertThat(mistakes(file))
        .satisfiesExactlyInAnyOrder(
            one ->
                assertThat(one)
                    .endsWith(
                        "node.conf: 2: troupe.node.name: is 'Node 1', must be 1 to 32 of a-z, 0-9 "
                            + "and '-', a letter first"),
            one ->
                assertThat(one)
                    .endsWith(
                        "node.conf: 3: troupe.cluster.prot: is unknown, did you mean "
                            + "troupe.cluster.port?"),
            one ->
                assertThat(one)
                    .endsWith("node.conf: 4: troupe.register.kind: is 'magic', must be 'file'"),
            one -> assertThat(one).contains("troupe.files").contains("'nowhere' is not HOST:PORT"),
            one -> assertThat(one).contains("node.conf: 6: troupe.edge.routing-delay: is 5"));
  }

  @Test
  void aFileThatIsNoConfigurationIsRefusedWithItsLine() throws IOException {
    Path file = folder.resolve("node.conf");
    Files.writeString(file, "troupe {\n  node {\n");

    assertThat(mistakes(file)).singleElement().asString().contains("node.conf: 3:");
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = folder.resolve("none.conf");

    assertThat(mistakes(file)).containsExactly(file + ": cannot be read, must be a readable file");
  }

  @Test
  void aListenerOfTheUsersOwnNameIsKnown() throws InvalidConfigException {
    NodeConfig config =
        NodeConfig.of(
            ConfigFactory.parseString(
                "troupe.balancer.listeners.web { listen = \"127.0.0.1:0\", servers = [] }"));

    assertThat(config.balancers().listeners()).hasSize(3);
  }

  @Test
  void theNodeItselfMustBeAmongTheNodes() {
    Config file =
        ConfigFactory.parseString(
            """
            troupe.node.name = node-2
            troupe.cluster.nodes = [ { name = node-1, host = 127.0.0.1, port = 5000 } ]
            """);

    assertThatThrownBy(() -> NodeConfig.of(file))
        .hasMessageContaining("troupe.cluster.nodes: holds nothing for this node")
        .hasMessageContaining("{ name = node-2, host = \"127.0.0.1\", port = 5000 }");
  }

  @Test
  void aNodeThatRunsChatMustTellTheOthersItsReplicationPort() throws InvalidConfigException {
    Config file =
        ConfigFactory.parseString(
            """
            troupe.cluster.replication-port = 5021
            troupe.cluster.nodes = [ { name = node-1, host = 127.0.0.1, port = 5000 } ]
            """);

    assertThatThrownBy(() -> NodeConfig.of(file))
        .hasMessageContaining("troupe.cluster.nodes: holds nothing for this node")
        .hasMessageContaining("{ name = node-1, host = \"127.0.0.1\", replication-port = 5021 }");
    Config noChat = ConfigFactory.parseString("troupe.node.roles = [edge]").withFallback(file);
    assertThat(NodeConfig.of(noChat).cluster().replicas()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"5000, 5020, 5000, 5021", "5000, 5020, 5001, 5020", "5000, 5001, 5001, 5021"})
  void oneAddressIsForOneNodeOnly(int port1, int replica1, int port2, int replica2) {
    Config file =
        ConfigFactory.parseString(
            """
            troupe.cluster.nodes = [
              { name = node-1, host = 127.0.0.1, port = %d, replication-port = %d }
              { name = node-2, host = 127.0.0.1, port = %d, replication-port = %d }
            ]
            """
                .formatted(port1, replica1, port2, replica2));

    assertThatThrownBy(() -> NodeConfig.of(file))
        .hasMessageContaining("troupe.cluster.nodes: holds an address twice");
  }

  @Test
  void everyKeyOfEveryModuleIsExplained() {
    Config reference = ConfigFactory.defaultReference();
    var unexplained = new ArrayList<String>();
    collectUnexplained(reference.getObject("troupe"), "troupe", unexplained);

    assertThat(unexplained).isEmpty();
  }

  /// A comment before a group of keys, or before the section they stand in, is enough.
  private static void collectUnexplained(ConfigObject object, String path, List<String> found) {
    boolean explained = false;
    for (var entry : object.entrySet()) {
      ConfigValue value = entry.getValue();
      if (value instanceof ConfigObject inner) {
        if (value.origin().comments().isEmpty()) {
          collectUnexplained(inner, path + "." + entry.getKey(), found);
        }
      } else {
        explained |= !value.origin().comments().isEmpty();
      }
    }
    boolean hasLeaves = object.values().stream().anyMatch(v -> !(v instanceof ConfigObject));
    if (hasLeaves && !explained) {
      found.add(path);
    }
  }

  private static List<String> mistakes(Path file) {
    var refused = catchThrowableOfType(InvalidConfigException.class, () -> NodeConfig.load(file));
    return refused.mistakes();
  }
}
