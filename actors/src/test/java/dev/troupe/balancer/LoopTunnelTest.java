package dev.troupe.balancer;

final class LoopTunnelTest extends TunnelContract {
  LoopTunnelTest() {
    super(Engine.LOOP);
  }
}
