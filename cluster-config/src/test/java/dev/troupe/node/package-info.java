/// Tests of the package.
@NullMarked
package dev.troupe.node;

import org.jspecify.annotations.NullMarked;
