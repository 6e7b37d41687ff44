package dev.troupe.replication.core;

import java.util.Optional;

/// What a replica is, and the newest configuration that it has heard of.
final class Position {
  private final String self;
  private final ReplicaLog log;
  private final OnceOnly once;
  private final Reads reads;
  private final Outbox outbox;
  private Configuration configuration = Configuration.NONE;
  private Role role;

  Position(String self, ReplicaLog log, OnceOnly once, Reads reads, Outbox outbox) {
    this.self = self;
    this.log = log;
    this.once = once;
    this.reads = reads;
    this.outbox = outbox;
    this.role = new Follower("", log, outbox);
  }

  String self() {
    return self;
  }

  Role role() {
    return role;
  }

  Configuration configuration() {
    return configuration;
  }

  boolean isLeading() {
    return role instanceof Leader;
  }

  Optional<Leader> leading() {
    return role instanceof Leader leader ? Optional.of(leader) : Optional.empty();
  }

  /// The primary as far as this replica hears one, itself included; empty if none.
  String leader() {
    return switch (role) {
      case Leader _ -> self;
      case Follower follower -> follower.leader();
      case Role.Contender _ -> "";
    };
  }

  /// Takes a configuration if it is newer.
  ///
  /// @return whether it was
  boolean learn(Configuration heard) {
    boolean news = heard.version() > configuration.version();
    if (news) {
      configuration = heard;
    }
    return news;
  }

  void follow(String leader) {
    role = new Follower(leader, log, outbox);
    once.forgetAppended();
    reads.forgetQuestions();
  }

  void contend(long untilMillis, boolean swapping) {
    role = new Role.Contender(untilMillis, swapping);
  }

  void lead(Leader leader) {
    once.forgetAppended();
    role = leader;
  }
}
