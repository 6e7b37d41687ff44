/// What a chat client does apart from its looks, without any I/O: it finds a server, logs in,
/// resumes after a break, sends again what was not acknowledged, and shows nothing twice.
@NullMarked
package dev.troupe.chat.client;

import org.jspecify.annotations.NullMarked;
