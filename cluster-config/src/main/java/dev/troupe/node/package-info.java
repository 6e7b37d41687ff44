/// Assembles one node: which actors run, how it joins the cluster, when it is ready, how it ends.
@NullMarked
package dev.troupe.node;

import org.jspecify.annotations.NullMarked;
