/// The replicas' own connections: quick to notice that a peer's process has ended.
@NullMarked
package dev.troupe.replication.link;

import org.jspecify.annotations.NullMarked;
