/// HTTP/1.1 as a server reads and writes it, without a socket: bytes in, requests out, answers to
/// bytes.
@NullMarked
package dev.troupe.edge.http;

import org.jspecify.annotations.NullMarked;
