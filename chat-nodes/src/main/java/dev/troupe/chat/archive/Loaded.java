package dev.troupe.chat.archive;

import dev.troupe.chat.state.Stored;
import dev.troupe.replication.core.Checkpoint;

/// What an archive holds for those who go on from it.
///
/// @param checkpoint for the protocol
/// @param state for the chat
public record Loaded(Checkpoint checkpoint, Stored state) {}
