/// The HTTP side of a node.
@NullMarked
package dev.troupe.edge;

import org.jspecify.annotations.NullMarked;
