/// Who is active on which server, the same on every node.
@NullMarked
package dev.troupe.users;

import org.jspecify.annotations.NullMarked;
