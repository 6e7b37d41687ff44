package dev.troupe.edge.http;

/// What the first line of a request turned out to be.
sealed interface FirstLine permits RequestLine, Parsed.Malformed {}
