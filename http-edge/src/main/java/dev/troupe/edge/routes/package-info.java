/// What the routes of all our HTTP servers have in common.
@NullMarked
package dev.troupe.edge.routes;

import org.jspecify.annotations.NullMarked;
