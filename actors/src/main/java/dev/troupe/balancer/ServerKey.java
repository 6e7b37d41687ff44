package dev.troupe.balancer;

/// One server of one listener, by their names; the same on every node.
public record ServerKey(String listener, String server) {}
