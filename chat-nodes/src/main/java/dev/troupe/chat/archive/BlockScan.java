package dev.troupe.chat.archive;

import dev.troupe.chat.state.Message;
import dev.troupe.chat.state.Messages;
import dev.troupe.chat.state.Stretch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// The messages of a stretch, whose blocks are fetched one by one as they are asked for.
final class BlockScan implements Messages.Scan {
  /// The last block is the first that ends at the stretch's end or behind it.
  private static final String BLOCKS =
      """
      SELECT body FROM message
      WHERE target = ?1 AND last > ?2 AND last <= coalesce(
        (SELECT min(last) FROM message WHERE target = ?1 AND last >= ?3), ?3)
      ORDER BY last\
      """;

  private final PreparedStatement statement;
  private final ResultSet blocks;
  private final Stretch stretch;
  private final boolean newestFirst;
  private Iterator<Message> messages = Collections.emptyIterator();

  BlockScan(Connection connection, Stretch stretch, boolean newestFirst) throws SQLException {
    this.statement = connection.prepareStatement(BLOCKS + (newestFirst ? " DESC" : " ASC"));
    statement.setLong(1, stretch.target());
    statement.setLong(2, stretch.since());
    statement.setLong(3, stretch.until());
    this.blocks = statement.executeQuery();
    this.stretch = stretch;
    this.newestFirst = newestFirst;
  }

  @Override
  public boolean hasNext() {
    try {
      while (!messages.hasNext() && blocks.next()) {
        messages = wanted(MessageBlock.read(blocks.getBytes(1), stretch.name())).iterator();
      }
      return messages.hasNext();
    } catch (SQLException e) {
      throw new ArchiveException("cannot read messages of " + stretch.name(), e);
    }
  }

  private List<Message> wanted(List<Message> block) {
    List<Message> wanted =
        block.stream()
            .filter(one -> one.index() > stretch.since() && one.index() <= stretch.until())
            .toList();
    return newestFirst ? wanted.reversed() : wanted;
  }

  @Override
  public Message next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more messages of " + stretch.name());
    }
    return messages.next();
  }

  @Override
  public void close() {
    try {
      statement.close();
    } catch (SQLException e) {
      throw new ArchiveException("cannot end reading messages of " + stretch.name(), e);
    }
  }
}
