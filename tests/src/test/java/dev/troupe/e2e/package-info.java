/// Tests that start real node processes.
@NullMarked
package dev.troupe.e2e;

import org.jspecify.annotations.NullMarked;
