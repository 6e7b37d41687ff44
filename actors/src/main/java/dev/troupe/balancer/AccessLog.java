package dev.troupe.balancer;

import dev.troupe.net.HostPort;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes an event for each connection that has ended, with what is known of it as key-value pairs;
/// how they look, and where they go, is the logging's matter.
final class AccessLog {
  /// A name of its own, so that it can be sent to a file of its own.
  static final String NAME = "troupe.access.balancer";

  private static final Logger LOG = LoggerFactory.getLogger(NAME);

  private AccessLog() {}

  /// Times are milliseconds with three decimals; what did not come is null.
  static void write(String listener, Passage passage) {
    LOG.atInfo()
        .addKeyValue("listener", listener)
        .addKeyValue("client", text(passage))
        .addKeyValue("server", orNull(passage.server()))
        .addKeyValue("end", passage.ending().word())
        .addKeyValue("tries", passage.tries())
        .addKeyValue("waited_ms", millis(passage.waited()))
        .addKeyValue("connect_ms", orNull(passage.connect().map(AccessLog::millis)))
        .addKeyValue("first_byte_ms", orNull(passage.firstByte().map(AccessLog::millis)))
        .addKeyValue("total_ms", millis(passage.total()))
        .addKeyValue("to_server", passage.bytes().toServer())
        .addKeyValue("to_client", passage.bytes().toClient())
        .log("connection");
  }

  /// Without a look-up of the name, and without the scope of an address.
  private static String text(Passage passage) {
    var address = passage.client().getAddress();
    String host = address.getHostAddress().replaceFirst("%.*", "");
    return new HostPort(host, passage.client().getPort()).toString();
  }

  private static @Nullable Object orNull(Optional<?> value) {
    return value.orElse(null);
  }

  private static BigDecimal millis(Duration duration) {
    return BigDecimal.valueOf(TimeUnit.NANOSECONDS.toMicros(duration.toNanos()), 3);
  }
}
