package measure;

import java.nio.file.Path;
import java.util.List;

/// The arguments of a benchmark: names, each followed by its value.
public final class Options {
  private final List<String> arguments;

  public Options(String... arguments) {
    this.arguments = List.of(arguments);
  }

  public String text(String name, String otherwise) {
    int at = arguments.indexOf(name);
    return at < 0 ? otherwise : arguments.get(at + 1);
  }

  public int number(String name, int otherwise) {
    return Integer.parseInt(text(name, String.valueOf(otherwise)));
  }

  /// Whether the name stands there, with or without a value.
  public boolean has(String name) {
    return arguments.contains(name);
  }

  /// The launcher of what is measured.
  public Path troupe() {
    return Path.of(text("--troupe", "bin/troupe"));
  }
}
