package dev.troupe.users;

import dev.troupe.status.CborSerializable;

/// A user's last sign of life that was shared: of two, the one with the higher stamp counts.
///
/// @param server the server that it used, by port
/// @param stamp milliseconds since 1970, or one more than the last one's if that is higher
record Sign(int server, long stamp) implements CborSerializable {}
