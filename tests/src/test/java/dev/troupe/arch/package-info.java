/// The rules of architecture and style that a machine can check.
@NullMarked
package dev.troupe.arch;

import org.jspecify.annotations.NullMarked;
