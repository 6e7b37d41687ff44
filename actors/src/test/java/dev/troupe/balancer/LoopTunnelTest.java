package dev.troupe.balancer;

/// On the JDK's sockets, which are all that other systems have.
final class LoopTunnelTest extends TunnelContract {
  LoopTunnelTest() {
    super(Engine.LOOP, "java");
  }
}
