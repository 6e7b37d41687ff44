/// IRC: lines, and what a client's lines mean, without any I/O.
@NullMarked
package dev.troupe.chat.irc;

import org.jspecify.annotations.NullMarked;
