/// TCP listening, framing and addresses.
@NullMarked
package dev.troupe.net;

import org.jspecify.annotations.NullMarked;
