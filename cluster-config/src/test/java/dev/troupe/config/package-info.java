/// Tests of the package.
@NullMarked
package dev.troupe.config;

import org.jspecify.annotations.NullMarked;
