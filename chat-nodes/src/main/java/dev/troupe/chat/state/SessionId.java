package dev.troupe.chat.state;

/// Names one client's connection for good.
///
/// @param node that holds it
/// @param incarnation of that node's process
/// @param number of the session within it, from 1
/// @param secure whether the connection is encrypted up to the node
public record SessionId(String node, long incarnation, long number, boolean secure) {}
