package dev.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
  private static final long MIB = 1 << 20;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "0|0|1024|0|  0% [>                       ] 0 B of 1.0 GiB, 0 B/s, -:-- left",
        "0|512|1024|8| 50% [============>           ] 512.0 MiB of 1.0 GiB, 64.0 MiB/s, 0:08 left",
        "256|512|1024|8| 50% [============>           ] 512.0 MiB of 1.0 GiB, 32.0 MiB/s, 0:16 left",
        "0|1|8192|1|  0% [>                       ] 1.0 MiB of 8.0 GiB, 1.0 MiB/s, 2:16:31 left",
        "0|1024|1024|4|100% [========================] 1.0 GiB of 1.0 GiB, 256.0 MiB/s, 0:00 left",
        "0|0|0|0|100% [========================] 0 B of 0 B, 0 B/s, 0:00 left"
      })
  void aLineShowsShareSizesRateAndTimeLeft(
      long before, long done, long total, long seconds, String line) {
    Progress progress =
        new Progress(before * MIB, done * MIB, total * MIB, Duration.ofSeconds(seconds));
    assertThat(progress.line()).isEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource({"999999, 1000000", "9223372036854775806, 9223372036854775807"})
  void onlyAllIsAHundredPercent(long done, long total) {
    assertThat(new Progress(0, done, total, Duration.ofSeconds(1)).line()).contains("% [=");
  }
}
