package dev.troupe.replication.core;

/// Names one command for good, so that it takes effect once however often it is sent.
///
/// @param client who sends it: one process of one node; empty only for [#NONE]
/// @param seq its place among the client's commands, from 1 and without gaps
public record CommandId(String client, long seq) {
  /// Of entries that carry no command.
  public static final CommandId NONE = new CommandId("", 0);
}
