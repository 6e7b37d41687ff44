package dev.troupe.cli.chat;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/// The screen that there is.
public final class Screens {
  private Screens() {}

  /// A terminal's if there is one that can move its cursor, else plain lines.
  ///
  /// @param plain whether plain lines are wanted in any case
  /// @param asking whether plain lines are to say what is asked for
  /// @throws IOException if the terminal cannot be used
  public static Screen open(PrintWriter out, boolean plain, boolean asking) throws IOException {
    Map<String, String> environment = System.getenv();
    boolean able = !environment.getOrDefault("TERM", "dumb").equals("dumb");
    if (plain || !able || !isTerminal()) {
      return new PlainScreen(System.in, out, rendering(false), asking);
    }
    boolean colours = environment.getOrDefault("NO_COLOR", "").isEmpty();
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    String stateHome = environment.getOrDefault("XDG_STATE_HOME", "");
    Path history = TerminalHistory.usualFile(home, stateHome);
    return TerminalScreen.open(rendering(colours), history);
  }

  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  private static Rendering rendering(boolean colours) {
    ZoneId zone = ZoneId.systemDefault();
    return new Rendering(colours, zone, () -> LocalDate.now(zone));
  }
}
