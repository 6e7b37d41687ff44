package dev.troupe.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.troupe.testing.Peer;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/// What the balancers' access log is told while it is open.
final class AccessEvents implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger(AccessLog.NAME);
  private final Level level = logger.getLevel();
  private final BlockingQueue<Map<String, Object>> events = new LinkedBlockingQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          Map<String, Object> fields = new HashMap<>();
          event.getKeyValuePairs().forEach(pair -> fields.put(pair.key, pair.value));
          events.add(fields);
        }
      };

  AccessEvents() {
    appender.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(appender);
  }

  /// The next one of this client; fails if none comes.
  Map<String, Object> of(Peer client) throws InterruptedException {
    return of(addressOf(client));
  }

  /// The next one of the client at this address.
  Map<String, Object> of(String client) throws InterruptedException {
    while (true) {
      Map<String, Object> next = events.poll(Peer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(next).as("an event of the access log").isNotNull();
      if (next.containsValue(client)) {
        return next;
      }
    }
  }

  /// Whether there is one of this client that nobody has taken.
  boolean tells(Peer client) {
    return events.stream().anyMatch(event -> event.containsValue(addressOf(client)));
  }

  private static String addressOf(Peer client) {
    return "127.0.0.1:" + client.socket().getLocalPort();
  }

  /// A time of an event in milliseconds.
  static double millis(Map<String, Object> event, String field) {
    return ((BigDecimal) Objects.requireNonNull(event.get(field), field)).doubleValue();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setLevel(level);
  }
}
