package dev.troupe.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;

/// What a command says while it works: lines that stay, and on a terminal one line that is
/// rewritten, to show that something goes on.
final class Terminal {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean rewrites;
  private boolean dirty;

  private Terminal(PrintWriter out, boolean rewrites) {
    this.out = out;
    this.rewrites = rewrites;
  }

  /// Writes progress only where a person looks at it.
  static Terminal on(PrintWriter out) {
    Optional<Console> person = Optional.ofNullable(System.console());
    return new Terminal(out, person.filter(Console::isTerminal).isPresent());
  }

  /// Shows how far it is, in place of what was shown before; nothing if not on a terminal.
  synchronized void progress(String text) {
    if (rewrites) {
      out.print(CLEAR_LINE + text);
      out.flush();
      dirty = true;
    }
  }

  /// Says something that stays.
  synchronized void say(String text) {
    if (dirty) {
      out.print(CLEAR_LINE);
      dirty = false;
    }
    out.println(text);
    out.flush();
  }
}
