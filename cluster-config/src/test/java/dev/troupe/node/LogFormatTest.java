package dev.troupe.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

final class LogFormatTest {
  private static final String HOSTILE = "a\" end=ok\nb\u001b[31m\u2028\\";

  private final LoggerContext context = new LoggerContext();

  @Test
  void anAccessLineHasItsPairsInOrderAndADashForWhatIsNotThere() {
    var event = event("connection", null);
    event.addKeyValuePair(new KeyValuePair("client", "[2001:db8::1]:42"));
    event.addKeyValuePair(new KeyValuePair("connect_ms", null));
    event.addKeyValuePair(new KeyValuePair("total_ms", BigDecimal.valueOf(1_500, 3)));
    assertThat(text(LogFormat.TEXT.accessLine(), event))
        .matches(
            "[0-9-]{10} [0-9:.]{12}"
                + " client=\\[2001:db8::1]:42 connect_ms=- total_ms=1\\.500\n");
  }

  @Test
  void noMessageEndsALineOrColoursATerminal() {
    assertThat(text(LogFormat.TEXT.line(), event("no file '" + HOSTILE + "'", null)))
        .endsWith(" test - no file 'a\" end=ok?b?[31m?\\'\n")
        .startsWith("2026-01-0");
  }

  @Test
  void noNameEndsALineOrLooksLikeAnotherPair() {
    var event = event("connection", null);
    event.addKeyValuePair(new KeyValuePair("server", HOSTILE));
    event.addKeyValuePair(new KeyValuePair("listener", ""));
    assertThat(text(LogFormat.TEXT.accessLine(), event))
        .endsWith(" server=\"a\\\" end=ok\\u000ab\\u001b[31m\\u2028\\\\\" listener=\"\"\n");
  }

  @Test
  void aLineForMachinesIsOneObjectWithNumbersAsNumbers() throws IOException {
    var event = event("one\ntwo", new IllegalStateException("why"));
    event.addKeyValuePair(new KeyValuePair("server", HOSTILE));
    event.addKeyValuePair(new KeyValuePair("connect_ms", null));
    event.addKeyValuePair(new KeyValuePair("total_ms", BigDecimal.valueOf(1_500, 3)));
    event.addKeyValuePair(new KeyValuePair("to_server", 1L << 40));
    String line = text(LogFormat.JSON.line(), event);
    assertThat(line).endsWith("}\n").matches("\\p{ASCII}*");
    assertThat(line.lines()).hasSize(1);
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.get("time").asText()).isEqualTo("2026-01-02T03:04:05.678Z");
    assertThat(json.get("level").asText()).isEqualTo("WARN");
    assertThat(json.get("node").asText()).isEqualTo("node-1");
    assertThat(json.get("logger").asText()).isEqualTo("test");
    assertThat(json.get("message").asText()).isEqualTo("one\ntwo");
    assertThat(json.get("server").asText()).isEqualTo(HOSTILE);
    assertThat(json.get("connect_ms").isNull()).isTrue();
    assertThat(json.get("total_ms").decimalValue()).isEqualByComparingTo("1.5");
    assertThat(json.get("to_server").asLong()).isEqualTo(1L << 40);
    assertThat(json.get("exception").asText()).startsWith("java.lang.IllegalStateException: why\n");
  }

  private LoggingEvent event(String message, @Nullable Throwable cause) {
    var event =
        new LoggingEvent("test", context.getLogger("test"), Level.WARN, message, cause, null);
    event.setTimeStamp(1_767_323_045_678L);
    return event;
  }

  private String text(String pattern, LoggingEvent event) {
    context.putProperty("NODE", "node-1");
    var layout = new PatternLayout();
    layout.setContext(context);
    layout.getInstanceConverterMap().put("fields", FieldsConverter::new);
    layout.getInstanceConverterMap().put("json", JsonConverter::new);
    layout.setPattern(pattern);
    layout.start();
    return layout.doLayout(event);
  }
}
