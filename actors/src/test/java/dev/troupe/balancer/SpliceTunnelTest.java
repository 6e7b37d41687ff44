package dev.troupe.balancer;

final class SpliceTunnelTest extends TunnelContract {
  SpliceTunnelTest() {
    super(Engine.SPLICE, "auto");
  }
}
