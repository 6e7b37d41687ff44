/// The chat in a terminal: sockets, keyboard and screen round the client of
/// [dev.troupe.chat.client].
@NullMarked
package dev.troupe.cli.chat;

import org.jspecify.annotations.NullMarked;
