/// Replication carried out: the actor round the core, the register, the form on the wire.
@NullMarked
package dev.troupe.replication;

import org.jspecify.annotations.NullMarked;
