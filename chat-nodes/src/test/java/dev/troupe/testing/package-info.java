/// What tests of several packages need.
@NullMarked
package dev.troupe.testing;

import org.jspecify.annotations.NullMarked;
