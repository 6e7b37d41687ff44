package dev.troupe.health;

import dev.troupe.net.HostPort;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.util.ByteString;

/// What is asked of a server to find out whether it works, and what is made of the answer.
public sealed interface Check {
  /// It takes a connection.
  record Connects() implements Check {}

  /// It answers over HTTP.
  sealed interface Asks extends Check {
    /// What it is sent.
    ByteString request(HostPort server);

    /// What its whole answer says.
    Verdict judge(HttpAnswer.Whole answer);
  }

  /// It answers a `GET` of the path with a status of the range.
  ///
  /// @param path begins with a slash and is of visible ASCII letters
  /// @param host named in the request; empty for the server's address
  /// @param least of the good statuses
  /// @param most of the good statuses
  record Http(String path, Optional<String> host, int least, int most) implements Asks {
    private static final Pattern PATH = Pattern.compile("/[!-~]*");
    private static final Pattern HOST = Pattern.compile("[!-~]+");
    private static final Pattern RANGE = Pattern.compile("([1-5][0-9]{2})(?:-([1-5][0-9]{2}))?");

    public Http {
      if (!PATH.matcher(path).matches()) {
        throw new IllegalArgumentException(
            "check-path: is '" + path + "', must begin with / and hold no space");
      }
      if (host.filter(name -> !HOST.matcher(name).matches()).isPresent()) {
        throw new IllegalArgumentException(
            "check-host: is '" + host.get() + "', must be a host's name");
      }
    }

    /// Reads the statuses, as `200` or `200-399`; a mistake is an `IllegalArgumentException` that
    /// begins with its key.
    public static Http of(String path, Optional<String> host, String range) {
      Matcher matcher = RANGE.matcher(range);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "check-status: is '" + range + "', must be a status or a range like 200-399");
      }
      int least = Integer.parseInt(matcher.group(1));
      int most = matcher.group(2) == null ? least : Integer.parseInt(matcher.group(2));
      if (most < least) {
        throw new IllegalArgumentException(
            "check-status: is '" + range + "', begins after its end");
      }
      return new Http(path, host, least, most);
    }

    @Override
    public ByteString request(HostPort server) {
      return get(path, host.orElseGet(server::toString));
    }

    @Override
    public Verdict judge(HttpAnswer.Whole answer) {
      String said = "status " + answer.status();
      return answer.status() >= least && answer.status() <= most
          ? new Verdict.Good(said)
          : new Verdict.Bad(said + ", expected " + least + "-" + most);
    }
  }

  /// It answers `GET /healthcheck` with 200 and `<errors>\n<entries>`.
  record HttpEntries() implements Asks {
    private static final Pattern BODY = Pattern.compile("([0-9]{1,18})\n([0-9]{1,18})\n?");

    @Override
    public ByteString request(HostPort server) {
      return get("/healthcheck", server.toString());
    }

    @Override
    public Verdict judge(HttpAnswer.Whole answer) {
      if (answer.status() != 200) {
        return new Verdict.Bad("status " + answer.status() + ", expected 200");
      }
      Matcher body = BODY.matcher(answer.body());
      if (!body.matches()) {
        return new Verdict.Bad("its body is not <errors> and <entries>, a line each");
      }
      var load = new Load(Long.parseLong(body.group(1)), Long.parseLong(body.group(2)));
      String said = "%d errors, %d entries".formatted(load.errors(), load.entries());
      return new Verdict.Good(said, load);
    }
  }

  private static ByteString get(String path, String host) {
    return ByteString.fromString(
        "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: troupe\r\nConnection: close\r\n\r\n"
            .formatted(path, host));
  }
}
