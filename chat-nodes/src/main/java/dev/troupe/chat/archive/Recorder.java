package dev.troupe.chat.archive;

import dev.troupe.chat.state.Change;
import dev.troupe.replication.core.Checkpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Writes what entries have changed, within a transaction of the caller's.
///
/// Of the changes of one thing in one batch only the last is written. Messages are new each time
/// and the most by far, so they go straight on; so do statistics, of which one change tells of a
/// row that another has made.
final class Recorder implements AutoCloseable {
  private final RowWriter rows;
  private final Prepared setApplied;
  private final Prepared putEpoch;
  private final Prepared putClient;
  private final Prepared removeClient;
  private final SequencedMap<String, Long> clients;
  private long epoch;

  /// What a change is about.
  private record Key(String what, long id, long second, long third) {}

  private record Heard(long seq, long index) {}

  /// @param checkpoint of what is in the database
  Recorder(Connection connection, Checkpoint checkpoint) throws SQLException {
    this.rows = new RowWriter(connection);
    this.setApplied =
        new Prepared(
            connection, "UPDATE applied SET idx = ?, time = ?, messages = ?, syncs = syncs + 1");
    this.putEpoch = Prepared.put(connection, "epoch", 2);
    this.putClient = Prepared.put(connection, "client", 3);
    this.removeClient = new Prepared(connection, "DELETE FROM client WHERE name = ?");
    this.clients = new LinkedHashMap<>(checkpoint.clients());
    this.epoch = checkpoint.log().lastEpoch();
  }

  void record(List<Applied> batch) throws SQLException {
    var last = new LinkedHashMap<Key, Change>();
    var heard = new LinkedHashMap<String, Heard>();
    for (Applied applied : batch) {
      for (Change change : applied.changes()) {
        @Nullable Key key = keyOf(change);
        if (key == null) {
          rows.write(change);
        } else {
          last.putLast(key, change);
        }
      }
      note(applied, heard);
    }
    for (Change change : last.values()) {
      rows.write(change);
    }
    rows.flush();
    putClients(heard);
    Applied end = batch.getLast();
    setApplied.execute(end.index(), end.timeMillis(), end.messages());
  }

  private void note(Applied applied, Map<String, Heard> heard) throws SQLException {
    if (applied.epoch() > epoch) {
      epoch = applied.epoch();
      putEpoch.execute(epoch, applied.index());
    }
    if (!applied.isEpochStart()) {
      clients.putLast(applied.id().client(), applied.id().seq());
      heard.put(applied.id().client(), new Heard(applied.id().seq(), applied.index()));
    }
  }

  /// The table of clients is the same as the protocol's, which forgets the same ones.
  private void putClients(Map<String, Heard> heard) throws SQLException {
    for (var client : heard.entrySet()) {
      putClient.execute(client.getKey(), client.getValue().seq(), client.getValue().index());
    }
    while (clients.size() > Checkpoint.MAX_CLIENTS) {
      removeClient.execute(clients.pollFirstEntry().getKey());
    }
  }

  /// What only the last change of counts for, if that is so. A cursor that moves after its account
  /// was put comes after it here, too.
  private static @Nullable Key keyOf(Change change) {
    return switch (change) {
      case Change.AccountPut(var row) -> new Key("account", row.id(), 0, 0);
      case Change.AccountRemoved(var id) -> new Key("account", id, 0, 0);
      case Change.Spoke(var account, _) -> new Key("speech", account, 0, 0);
      case Change.CursorMoved(var account, _) -> new Key("cursor", account, 0, 0);
      case Change.ChannelPut(var row) -> new Key("channel", row.id(), 0, 0);
      case Change.ChannelRemoved(var id) -> new Key("channel", id, 0, 0);
      case Change.MembershipPut(var account, var stretch, _) ->
          new Key("membership", account, stretch.target(), stretch.since());
      case Change.MembershipRemoved(var account, var channel, var since) ->
          new Key("membership", account, channel, since);
      case Change.ReceiptPut(var account, var receipt) ->
          new Key("receipt", account, receipt.place(), 0);
      case Change.MessageAdded _,
          Change.ServerPut _,
          Change.SessionBegan _,
          Change.SessionEnded _,
          Change.DaysForgotten _,
          Change.DayBegan _,
          Change.MessagesForgotten _ ->
          null;
    };
  }

  @Override
  public void close() throws SQLException {
    rows.close();
    for (Prepared statement : List.of(setApplied, putEpoch, putClient, removeClient)) {
      statement.close();
    }
  }
}
