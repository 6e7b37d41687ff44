package dev.troupe.files;

import dev.troupe.files.hftp.FileName;
import dev.troupe.net.HostPort;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `hftp://HOST[:PORT]/NAME`, or without NAME for the server's listing.
public record HftpUrl(HostPort at, Optional<FileName> name) {
  /// The port of a URL that gives none.
  public static final int DEFAULT_PORT = 19_500;

  private static final Pattern FORM =
      Pattern.compile(
          "hftp://(?<host>\\[[0-9A-Fa-f:.]+]|[^\\[\\]/:\\s]+)(?<port>:[0-9]{1,5})?/?(?<name>.*)");

  /// Reads a URL; anything else is an `IllegalArgumentException` that says what was expected.
  public static HftpUrl parse(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not hftp://HOST[:PORT]/[NAME]");
    }
    String port = parts.group("port") == null ? ":" + DEFAULT_PORT : parts.group("port");
    String name = parts.group("name");
    return new HftpUrl(
        HostPort.parse(parts.group("host") + port),
        name.isEmpty() ? Optional.empty() : Optional.of(new FileName(name)));
  }

  @Override
  public String toString() {
    return "hftp://" + at + "/" + name.map(FileName::text).orElse("");
  }
}
