package dev.troupe.balancer;

final class StreamsTunnelTest extends TunnelContract {
  StreamsTunnelTest() {
    super(Engine.STREAMS, "auto");
  }
}
