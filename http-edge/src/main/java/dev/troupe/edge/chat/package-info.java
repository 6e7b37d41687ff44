/// The web chat: its page, and the WebSocket by which browsers reach the node's chat.
@NullMarked
package dev.troupe.edge.chat;

import org.jspecify.annotations.NullMarked;
