/// The replication protocol as a state machine: no thread, clock, file, randomness of its own or
/// network, so that whole clusters of it can be simulated.
@NullMarked
package dev.troupe.replication.core;

import org.jspecify.annotations.NullMarked;
