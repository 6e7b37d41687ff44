package dev.troupe.node;

import dev.troupe.config.NodeConfig;
import dev.troupe.net.HostPort;
import dev.troupe.replication.Register;
import java.util.NavigableMap;
import org.apache.pekko.actor.setup.Setup;

/// Hands the register to [RegisterDowning], which Pekko makes by reflection.
final class RegisterSetup extends Setup {
  private final String self;
  private final NavigableMap<String, HostPort> nodes;
  private final Register register;

  RegisterSetup(String self, NavigableMap<String, HostPort> nodes, Register register) {
    this.self = self;
    this.nodes = nodes;
    this.register = register;
  }

  static RegisterSetup of(NodeConfig config, Register register) {
    return new RegisterSetup(config.node().name(), config.cluster().nodes(), register);
  }

  String self() {
    return self;
  }

  /// The Artery addresses of all nodes, by name.
  NavigableMap<String, HostPort> nodes() {
    return nodes;
  }

  Register register() {
    return register;
  }
}
