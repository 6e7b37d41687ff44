/// Chat's state and messages on disk, in SQLite: what a node starts from, reads mail from, and
/// sends to a node that has fallen behind.
@NullMarked
package dev.troupe.chat.archive;

import org.jspecify.annotations.NullMarked;
