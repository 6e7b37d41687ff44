/// Linux's own sockets and `epoll` behind Java's channels and selectors, for event loops.
@NullMarked
package dev.troupe.loop.linux;

import org.jspecify.annotations.NullMarked;
