package dev.troupe.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.replication.core.Configuration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegisterTextTest {
  private static final Configuration VALUE =
      Configuration.NONE
          .takenOverBy("node-1", List.of("node-1"))
          .takenOverBy("node-2", List.of("node-3", "node-2"));

  @Test
  void anOperatorCanReadIt() {
    assertThat(RegisterText.format(VALUE))
        .isEqualTo("version=2 epoch=2 primary=node-2 in-sync=node-2,node-3");
  }

  @Test
  void whatIsWrittenIsRead() {
    assertThat(RegisterText.parse(RegisterText.format(VALUE))).isEqualTo(VALUE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                                | has 1 fields, must have 4
          version=2 epoch=2 primary=node-2                  | has 3 fields, must have 4
          version=2 epoch=2 primary=a in-sync=a x           | has 5 fields, must have 4
          version=2 term=2 primary=a in-sync=a              | 'term=2' stands where epoch= must
          version=x epoch=2 primary=a in-sync=a             | For input string: "x"
          version=2 epoch=2 primary=a in-sync=b             | primary a is not in [b]
          version=1 epoch=2 primary=a in-sync=a             | version 1, epoch 2, primary 'a' do not fit
          version=2 epoch=2 primary= in-sync=               | version 2, epoch 2, primary '' do not fit
          """)
  void whateverElseStandsThereIsRefused(String text, String message) {
    assertThatThrownBy(() -> RegisterText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
