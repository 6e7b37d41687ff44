/// Tests that start real node processes, and what they need for it: a cluster that can be hurt,
/// clients, and a ledger of what was promised and what came.
@NullMarked
package dev.troupe.e2e;

import org.jspecify.annotations.NullMarked;
