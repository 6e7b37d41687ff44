package dev.troupe.status;

/// Marks what travels between nodes as Jackson CBOR (see `reference.conf`).
public interface CborSerializable {}
