package dev.troupe.chat.state;

import java.util.List;
import java.util.Optional;

/// What can be seen of the state at one moment. All answers are values of their own, and none grows
/// with the community: what may be long is read in pages.
public interface ChatView {

  /// Accounts that are logged in.
  int online();

  /// Channels that there are.
  int channels();

  /// An account, whatever the case of its name.
  Optional<Person> person(String account);

  /// A channel, whatever the case of its name.
  Optional<Room> room(String channel);

  /// Channels in order of their keys.
  ///
  /// @param after key behind which to begin; all keys are behind the empty one
  List<Room> rooms(String after, int most);

  /// Members of a channel that are logged in, in order of their keys; none if there is no such
  /// channel.
  ///
  /// @param after key behind which to begin; all keys are behind the empty one
  List<Person> membersOnline(String channel, String after, int most);
}
