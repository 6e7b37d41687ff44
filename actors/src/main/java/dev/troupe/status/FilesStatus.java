package dev.troupe.status;

import dev.troupe.net.HostPort;

/// A node's file server.
///
/// @param connections open now
/// @param requests answered since the start
public record FilesStatus(HostPort listen, int connections, long requests) implements PartStatus {}
