/// The last word of every part of every node, shared over the cluster for monitor and balancers.
@NullMarked
package dev.troupe.status;

import org.jspecify.annotations.NullMarked;
