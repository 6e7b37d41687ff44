/// Spreads TCP connections over servers: who gets the next one, and the bytes' way there.
@NullMarked
package dev.troupe.balancer;

import org.jspecify.annotations.NullMarked;
