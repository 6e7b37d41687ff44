package dev.troupe.chat.archive;

import dev.troupe.chat.state.AccountRow;
import dev.troupe.chat.state.Change;
import dev.troupe.chat.state.ChannelRow;
import dev.troupe.chat.state.Credentials;
import dev.troupe.chat.state.Profile;
import dev.troupe.chat.state.Rank;
import dev.troupe.chat.state.SessionId;
import dev.troupe.chat.state.Stretch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Carries out single changes; the columns are in the order of [Schema].
final class RowWriter implements AutoCloseable {
  private final Prepared putAccount;
  private final Prepared noteSpeech;
  private final Prepared moveCursor;
  private final Prepared removeAccount;
  private final Prepared putChannel;
  private final Prepared removeChannel;
  private final Prepared putMembership;
  private final Prepared removeMembership;
  private final Prepared putReceipt;
  private final Prepared removeReceipts;
  private final StatisticsWriter statistics;
  private final HistoryWriter history;

  RowWriter(Connection connection) throws SQLException {
    this.putAccount = Prepared.put(connection, "account", 19);
    this.noteSpeech = new Prepared(connection, "UPDATE account SET spoke = ? WHERE id = ?");
    this.moveCursor = new Prepared(connection, "UPDATE account SET cursor = ? WHERE id = ?");
    this.removeAccount = new Prepared(connection, "DELETE FROM account WHERE id = ?");
    this.putChannel = Prepared.put(connection, "channel", 11);
    this.removeChannel = new Prepared(connection, "DELETE FROM channel WHERE id = ?");
    this.putMembership = Prepared.put(connection, "membership", 6);
    this.removeMembership =
        new Prepared(
            connection, "DELETE FROM membership WHERE account = ? AND channel = ? AND since = ?");
    this.putReceipt = Prepared.put(connection, "receipt", 5);
    this.removeReceipts = new Prepared(connection, "DELETE FROM receipt WHERE account = ?");
    this.statistics = new StatisticsWriter(connection);
    this.history = new HistoryWriter(connection);
  }

  void write(Change change) throws SQLException {
    switch (change) {
      case Change.AccountPut(var row) -> put(row);
      case Change.Spoke(var account, var time) -> noteSpeech.execute(time, account);
      case Change.CursorMoved(var account, var cursor) -> moveCursor.execute(cursor, account);
      case Change.AccountRemoved(var id) -> {
        removeAccount.execute(id);
        removeReceipts.execute(id);
      }
      case Change.ChannelPut(var row) -> put(row);
      case Change.ChannelRemoved(var id) -> removeChannel.execute(id);
      case Change.MembershipPut(var account, var stretch, var rank) -> put(account, stretch, rank);
      case Change.MembershipRemoved(var account, var channel, var since) ->
          removeMembership.execute(account, channel, since);
      case Change.ReceiptPut(var account, var receipt) ->
          putReceipt.execute(
              account, receipt.place(), receipt.print(), receipt.index(), receipt.timeMillis());
      case Change.MessageAdded(var target, var message) -> history.add(target, message);
      case Change.ServerPut(var row) -> statistics.put(row);
      case Change.SessionBegan began -> statistics.begin(began);
      case Change.SessionEnded ended -> statistics.end(ended);
      case Change.DaysForgotten(var before) -> statistics.forget(before);
      case Change.DayBegan began -> history.begin(began);
      case Change.MessagesForgotten forgotten -> history.forget(forgotten);
    }
  }

  private void put(AccountRow row) throws SQLException {
    @Nullable SessionId session = row.session().orElse(null);
    Profile profile = row.profile();
    @Nullable Credentials credentials = profile.credentials().orElse(null);
    putAccount.execute(
        row.id(),
        row.name(),
        row.cursor(),
        row.spokeMillis(),
        session == null ? null : session.node(),
        session == null ? null : session.incarnation(),
        session == null ? null : session.number(),
        session == null ? null : session.secure() ? 1 : 0,
        profile.user(),
        profile.realName(),
        profile.away(),
        profile.operator() ? 1 : 0,
        profile.createdMillis(),
        profile.sinceMillis(),
        credentials == null ? null : credentials.salt(),
        credentials == null ? null : credentials.iterations(),
        credentials == null ? null : credentials.storedKey(),
        credentials == null ? null : credentials.serverKey(),
        RowText.ofMarks(profile.marks()));
  }

  private void put(ChannelRow row) throws SQLException {
    putChannel.execute(
        row.id(),
        row.name(),
        row.createdMillis(),
        row.topic().text(),
        row.topic().by(),
        row.topic().timeMillis(),
        row.modes().flags(),
        row.modes().key(),
        row.modes().limit(),
        RowText.ofBans(row.bans()),
        RowText.ofNames(row.invited()));
  }

  private void put(long account, Stretch stretch, Rank rank) throws SQLException {
    putMembership.execute(
        account,
        stretch.target(),
        stretch.since(),
        stretch.until() == Stretch.OPEN ? null : stretch.until(),
        stretch.name(),
        rank.bits());
  }

  /// Writes what was put off.
  void flush() throws SQLException {
    history.flush();
  }

  @Override
  public void close() throws SQLException {
    statistics.close();
    history.close();
    for (Prepared statement :
        List.of(
            putAccount,
            noteSpeech,
            moveCursor,
            removeAccount,
            putChannel,
            removeChannel,
            putMembership,
            removeMembership,
            putReceipt,
            removeReceipts)) {
      statement.close();
    }
  }
}
