/// A thread that runs actors and serves sockets, so that what arrives on a socket is handled where
/// its actor lives, without a hand-over between threads.
@NullMarked
package dev.troupe.loop;

import org.jspecify.annotations.NullMarked;
