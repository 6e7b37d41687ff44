/// Finds out which servers work, by asking them again and again.
@NullMarked
package dev.troupe.health;

import org.jspecify.annotations.NullMarked;
