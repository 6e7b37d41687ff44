/// Tests of the package.
@NullMarked
package dev.troupe.cli.chat;

import org.jspecify.annotations.NullMarked;
