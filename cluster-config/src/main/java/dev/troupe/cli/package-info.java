/// The command line: one class a sub-command, and the local cluster that `troupe up` runs.
@NullMarked
package dev.troupe.cli;

import org.jspecify.annotations.NullMarked;
