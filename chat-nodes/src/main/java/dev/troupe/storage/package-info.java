/// What is on disk: the log and the care that durable files need.
@NullMarked
package dev.troupe.storage;

import org.jspecify.annotations.NullMarked;
