package dev.troupe.chat.archive;

import dev.troupe.chat.state.AccountRow;
import dev.troupe.chat.state.ChannelRow;
import dev.troupe.chat.state.Credentials;
import dev.troupe.chat.state.Message;
import dev.troupe.chat.state.Modes;
import dev.troupe.chat.state.Profile;
import dev.troupe.chat.state.Rank;
import dev.troupe.chat.state.Receipt;
import dev.troupe.chat.state.ServerRow;
import dev.troupe.chat.state.SessionId;
import dev.troupe.chat.state.Stored;
import dev.troupe.chat.state.Stretch;
import dev.troupe.chat.state.Topic;
import dev.troupe.replication.core.Checkpoint;
import dev.troupe.replication.core.EpochTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads what an archive holds but for the messages, of which it reads only where they are.
final class Loader {
  private static final String SERVERS =
      """
      SELECT server.*, offset_seconds, rating_halves, ratings, last_to_arrive
      FROM server_last JOIN server ON server.Name = server_last.name
      AND server.Date = server_last.date\
      """;

  private final Connection connection;

  /// @param connection on which nothing is written meanwhile
  Loader(Connection connection) {
    this.connection = connection;
  }

  Loaded load() throws SQLException {
    Head head = only("SELECT idx, time, messages FROM applied", Loader::head);
    return new Loaded(checkpoint(head), state(head));
  }

  private record Head(long index, long timeMillis, long messages) {}

  private record Place(long owner, long index) {}

  private record Mail(long account, List<Long> unconfirmed) {}

  private record Receipted(long account, Receipt receipt) {}

  private record Client(String name, long seq) {}

  private interface Row<T> {
    T read(ResultSet at) throws SQLException;
  }

  private Checkpoint checkpoint(Head head) throws SQLException {
    List<EpochTable.Start> starts =
        all(
            "SELECT epoch, first FROM epoch ORDER BY epoch",
            at -> new EpochTable.Start(at.getLong(1), at.getLong(2)));
    var clients = new LinkedHashMap<String, Long>();
    for (Client client :
        all(
            "SELECT name, seq FROM client ORDER BY heard",
            at -> new Client(at.getString(1), at.getLong(2)))) {
      clients.put(client.name(), client.seq());
    }
    return new Checkpoint(new EpochTable(starts, head.index()), head.timeMillis(), clients);
  }

  private Stored state(Head head) throws SQLException {
    List<AccountRow> accounts = all("SELECT * FROM account", Loader::account);
    List<ChannelRow> channels = all("SELECT * FROM channel", Loader::channel);
    List<Stored.Membership> memberships = all("SELECT * FROM membership", Loader::membership);
    return new Stored(
        head.index(),
        accounts,
        channels,
        memberships,
        all(SERVERS, Loader::server),
        days(),
        newest(),
        unconfirmed(),
        receipts(),
        head.messages());
  }

  private Map<Long, Long> days() throws SQLException {
    var days = new HashMap<Long, Long>();
    for (Place day :
        all("SELECT day, first FROM day", at -> new Place(at.getLong(1), at.getLong(2)))) {
      days.put(day.owner(), day.index());
    }
    return days;
  }

  /// The lobby has no row of its own as long as nothing is kept of it.
  private Map<Long, Long> newest() throws SQLException {
    var newest = new HashMap<Long, Long>();
    for (Place place :
        all(
            "SELECT id, (SELECT max(last) FROM message WHERE target = id)"
                + " FROM (SELECT id FROM channel UNION SELECT 0 AS id)",
            at -> new Place(at.getLong(1), at.getLong(2)))) {
      newest.put(place.owner(), place.index());
    }
    return newest;
  }

  private Map<Long, List<Long>> unconfirmed() throws SQLException {
    var unconfirmed = new HashMap<Long, List<Long>>();
    for (Mail mail :
        all(
            "SELECT account.id, cursor, body FROM account CROSS JOIN message"
                + " ON target = account.id AND last > cursor ORDER BY account.id, last",
            at -> new Mail(at.getLong(1), behind(at.getLong(2), at.getBytes(3))))) {
      unconfirmed
          .computeIfAbsent(mail.account(), _ -> new ArrayList<>())
          .addAll(mail.unconfirmed());
    }
    return unconfirmed;
  }

  private static List<Long> behind(long cursor, byte[] block) {
    return MessageBlock.read(block, "").stream()
        .map(Message::index)
        .filter(index -> index > cursor)
        .toList();
  }

  private Map<Long, List<Receipt>> receipts() throws SQLException {
    var receipts = new HashMap<Long, List<Receipt>>();
    for (Receipted of :
        all("SELECT account, place, print, idx, time FROM receipt ORDER BY idx", Loader::receipt)) {
      receipts.computeIfAbsent(of.account(), _ -> new ArrayList<>()).add(of.receipt());
    }
    return receipts;
  }

  private static Receipted receipt(ResultSet at) throws SQLException {
    return new Receipted(
        at.getLong(1), new Receipt(at.getInt(2), at.getLong(3), at.getLong(4), at.getLong(5)));
  }

  private static Head head(ResultSet at) throws SQLException {
    return new Head(at.getLong(1), at.getLong(2), at.getLong(3));
  }

  private static AccountRow account(ResultSet at) throws SQLException {
    return new AccountRow(
        at.getLong("id"),
        at.getString("name"),
        session(at),
        at.getLong("cursor"),
        at.getLong("spoke"),
        profile(at));
  }

  private static Optional<SessionId> session(ResultSet at) throws SQLException {
    String node = at.getString("session_node");
    return at.wasNull()
        ? Optional.empty()
        : Optional.of(
            new SessionId(
                node,
                at.getLong("session_incarnation"),
                at.getLong("session_number"),
                at.getInt("session_secure") == 1));
  }

  private static Profile profile(ResultSet at) throws SQLException {
    return new Profile(
        at.getString("user"),
        at.getString("real_name"),
        at.getString("away"),
        at.getInt("operator") == 1,
        at.getLong("created"),
        at.getLong("since"),
        credentials(at),
        RowText.marks(at.getString("marks")));
  }

  private static Optional<Credentials> credentials(ResultSet at) throws SQLException {
    String salt = at.getString("salt");
    return at.wasNull()
        ? Optional.empty()
        : Optional.of(
            new Credentials(
                salt,
                at.getInt("iterations"),
                at.getString("stored_key"),
                at.getString("server_key")));
  }

  private static ChannelRow channel(ResultSet at) throws SQLException {
    return new ChannelRow(
        at.getLong("id"),
        at.getString("name"),
        at.getLong("created"),
        new Topic(at.getString("topic"), at.getString("topic_by"), at.getLong("topic_time")),
        new Modes(at.getString("flags"), at.getString("password"), at.getInt("most")),
        RowText.bans(at.getString("bans")),
        RowText.names(at.getString("invited")));
  }

  private static Stored.Membership membership(ResultSet at) throws SQLException {
    long until = at.getLong("until");
    long end = at.wasNull() ? Stretch.OPEN : until;
    var stretch =
        new Stretch(at.getLong("channel"), at.getString("name"), at.getLong("since"), end);
    return new Stored.Membership(at.getLong("account"), stretch, Rank.of(at.getInt("rank")));
  }

  private static ServerRow server(ResultSet at) throws SQLException {
    return new ServerRow(
        at.getString("Name"),
        at.getInt("offset_seconds"),
        LocalDate.parse(at.getString("Date")),
        at.getLong("Today_Count"),
        at.getLong("Monthly_Count"),
        at.getLong("Total_Approaches"),
        at.getLong("Lost_Count"),
        at.getLong("rating_halves"),
        at.getLong("ratings"),
        at.getString("last_to_arrive"));
  }

  private <T> T only(String query, Row<T> row) throws SQLException {
    return all(query, row).getFirst();
  }

  private <T> List<T> all(String query, Row<T> row) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet at = statement.executeQuery(query)) {
      var rows = new ArrayList<T>();
      while (at.next()) {
        rows.add(row.read(at));
      }
      return rows;
    }
  }
}
