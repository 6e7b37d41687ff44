/// Passwords: how they are kept, and how clients prove that they know them, without any I/O.
@NullMarked
package dev.troupe.chat.sasl;

import org.jspecify.annotations.NullMarked;
