/// Chat on one node: its replica's state, its sessions and what connects them.
@NullMarked
package dev.troupe.chat;

import org.jspecify.annotations.NullMarked;
