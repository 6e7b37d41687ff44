package dev.troupe.node;

import java.util.List;

/// Some of a node's ports cannot be listened on; the message names them all.
public final class PortsTakenException extends Exception {
  private static final long serialVersionUID = 1L;

  PortsTakenException(List<String> taken) {
    super("cannot listen on " + String.join("; on ", taken));
  }
}
