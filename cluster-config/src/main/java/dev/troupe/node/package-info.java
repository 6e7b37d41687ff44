/// Assembles one node.
@NullMarked
package dev.troupe.node;

import org.jspecify.annotations.NullMarked;
