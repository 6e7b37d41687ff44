/// Shows the whole cluster over HTTP, for people, scripts and orchestrators.
@NullMarked
package dev.troupe.edge.monitor;

import org.jspecify.annotations.NullMarked;
