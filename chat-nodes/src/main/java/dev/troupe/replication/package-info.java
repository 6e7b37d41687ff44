/// One state on several nodes.
@NullMarked
package dev.troupe.replication;

import org.jspecify.annotations.NullMarked;
