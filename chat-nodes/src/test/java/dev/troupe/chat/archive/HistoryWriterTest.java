package dev.troupe.chat.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.state.Change;
import dev.troupe.chat.state.Message;
import dev.troupe.chat.state.Stretch;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryWriterTest {
  private static final long TEA = 7;
  private static final String NAME = "#tea";

  @TempDir private Path folder = Path.of("");

  /// In batches of any size, with some of the oldest forgotten now and then, any stretch is read
  /// from either end as it was written.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anyStretchIsReadAsItWasWrittenWhateverIsForgotten(long seed) throws Exception {
    var random = new Random(seed);
    var kept = new ArrayList<Message>();
    long index = 0;
    try (Connection connection = open();
        var history = new HistoryWriter(connection)) {
      for (int batch = 0; batch < 60; batch++) {
        int size = random.nextBoolean() ? 1 : random.nextInt(400);
        for (int i = 0; i < size; i++) {
          index += random.nextLong(1, 4);
          var message = new Message(index, index, "ada", "ada", NAME, "x".repeat(size), false, "");
          history.add(TEA, message);
          kept.add(message);
          history.add(TEA + 1, message);
        }
        history.flush();
        if (random.nextInt(6) == 0) {
          long upTo = random.nextLong(index + 2);
          history.forget(new Change.MessagesForgotten(upTo, 0, Map.of(TEA + 1, 0L)));
          kept.removeIf(one -> one.index() <= upTo);
        }
        long since = random.nextLong(index + 2);
        long until = random.nextBoolean() ? Stretch.OPEN : random.nextLong(since, index + 3);
        assertReads(connection, new Stretch(TEA, NAME, since, until), kept, seed);
      }
      assertReads(connection, new Stretch(TEA, NAME, 0, Stretch.OPEN), kept, seed);
      assertThat(read(connection, new Stretch(TEA + 1, NAME, 0, 3), false)).isNotEmpty();
    }
  }

  @Test
  void whatOneBatchBringsAndForgetsIsGone() throws Exception {
    try (Connection connection = open();
        var history = new HistoryWriter(connection)) {
      for (long index = 1; index <= 10; index++) {
        history.add(TEA, new Message(index, index, "ada", "ada", NAME, "tea?", false, ""));
      }
      history.forget(new Change.MessagesForgotten(9, 0, Map.of()));
      assertThat(read(connection, new Stretch(TEA, NAME, 0, Stretch.OPEN), false))
          .extracting(Message::index)
          .containsExactly(10L);
    }
  }

  private static void assertReads(
      Connection connection, Stretch stretch, List<Message> kept, long seed) throws SQLException {
    List<Message> expected =
        kept.stream()
            .filter(one -> one.index() > stretch.since() && one.index() <= stretch.until())
            .toList();
    assertThat(read(connection, stretch, false))
        .as("seed %d: %s", seed, stretch)
        .isEqualTo(expected);
    assertThat(read(connection, stretch, true))
        .as("seed %d: %s", seed, stretch)
        .isEqualTo(expected.reversed());
  }

  private static List<Message> read(Connection connection, Stretch stretch, boolean newestFirst)
      throws SQLException {
    var messages = new ArrayList<Message>();
    try (var scan = new BlockScan(connection, stretch, newestFirst)) {
      scan.forEachRemaining(messages::add);
    }
    return messages;
  }

  private Connection open() throws IOException, SQLException {
    return Schema.openOrCreate(folder.resolve("storage.db"));
  }
}
