package dev.troupe.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The ports that the system gives to outgoing connections. Whoever wants to listen on one of them
/// may find it taken at any start.
///
/// @param last the last of them
public record EphemeralPorts(int first, int last) {
  static final Path LINUX = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

  private static final int LONGEST = 64;
  private static final Pattern RANGE = Pattern.compile("\\s*([0-9]{1,5})\\s+([0-9]{1,5})\\s*");

  /// What most other systems keep to (RFC 6335).
  private static final EphemeralPorts USUAL = new EphemeralPorts(49_152, 65_535);

  /// Those of this machine.
  public static EphemeralPorts ofSystem() {
    try (InputStream file = Files.newInputStream(LINUX)) {
      // The kernel gives it to one read, and nothing to a second.
      return parse(new String(file.readNBytes(LONGEST), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return USUAL; // not Linux
    }
  }

  static EphemeralPorts parse(String text) {
    Matcher range = RANGE.matcher(text);
    return range.matches()
        ? new EphemeralPorts(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)))
        : USUAL;
  }

  /// Says which ports are among them, if any are.
  public Optional<String> warning(List<Ports.Claim> claims) {
    List<Ports.Claim> among =
        claims.stream()
            .filter(claim -> claim.at().port() >= first && claim.at().port() <= last)
            .toList();
    if (among.isEmpty()) {
      return Optional.empty();
    }
    Ports.Claim one = among.getFirst();
    String others = among.size() == 1 ? "" : " and %d more".formatted(among.size() - 1);
    return Optional.of(
        "Warning: port %d (%s)%s: the system gives the ports from %d to %d to outgoing connections,"
                .formatted(one.at().port(), one.what(), others, first, last)
            + " so a start may find it taken");
  }
}
