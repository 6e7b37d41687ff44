/// An HTTP server on an event loop, for answers that are decided in an instant.
@NullMarked
package dev.troupe.edge.loop;

import org.jspecify.annotations.NullMarked;
