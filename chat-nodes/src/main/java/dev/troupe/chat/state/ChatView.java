package dev.troupe.chat.state;

import java.util.List;
import java.util.Optional;

/// What can be seen of the state at one moment. All answers are values of their own, and none grows
/// with the community: what may be long is read in pages, in order of the keys.
///
/// A `viewer` is the account that asks; secret channels are hidden from all but their members. What
/// is `after` a key comes behind it; everything is behind the empty one.
public interface ChatView {

  /// How many there are.
  Counts counts();

  /// An account, whatever the case of its name.
  Optional<Person> person(String account);

  /// What an account's password is checked with, if it has one.
  Optional<Credentials> credentials(String account);

  /// Up to what time an account has read what came from a target.
  Optional<Long> mark(String account, String target);

  /// Accounts, logged in or not.
  List<Person> people(String after, int most);

  /// A channel, whatever the case of its name.
  Optional<Room> room(String channel, String viewer);

  /// The channels that an account is invited to.
  List<String> invitations(String account);

  /// Channels.
  List<Room> rooms(String viewer, String after, int most);

  /// Members of a channel that are logged in; none if there is no such channel.
  List<Seat> membersOnline(String channel, String viewer, String after, int most);

  /// The channels that an account is in.
  List<Seat> seats(String account, String viewer);

  /// Where the messages lie that an account has seen or could have: of a channel that it is in, or
  /// between it and another account.
  Optional<History> history(String account, String target);

  /// Where all lie that it has been sent: those of its channels, and those to itself.
  List<History> histories(String account);

  /// An account's place in a channel, if it is in it.
  Optional<Seat> seat(String account, String channel);
}
