/// The configuration of one node: read, checked as a whole, and told what is wrong with it.
@NullMarked
package dev.troupe.config;

import org.jspecify.annotations.NullMarked;
