/// Accounts, channels and messages as one replicated state: commands in, outcomes and events out.
@NullMarked
package dev.troupe.chat.state;

import org.jspecify.annotations.NullMarked;
