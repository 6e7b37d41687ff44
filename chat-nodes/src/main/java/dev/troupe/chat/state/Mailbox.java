package dev.troupe.chat.state;

import java.util.List;
import java.util.stream.Stream;

/// Which messages wait for an account, wherever they are kept: those sent to it alone, and those of
/// its channels but its own.
///
/// @param account as first written
/// @param direct what was sent to it alone
/// @param channels what was said in its channels while it was there
/// @param newest so many of the channels' messages, the newest of them, are wanted
/// @param upTo index of the newest message that can be among them
public record Mailbox(
    String account, Stretch direct, List<Stretch> channels, int newest, long upTo) {
  public Mailbox {
    channels = List.copyOf(channels);
  }

  /// Of an account for which nothing waits.
  public static Mailbox empty(String account, long upTo) {
    return new Mailbox(account, new Stretch(0, account, upTo, upTo), List.of(), 0, upTo);
  }

  /// Whether nothing waits.
  public boolean isEmpty() {
    return direct.isEmpty() && channels.isEmpty();
  }

  /// What is left of it behind an index.
  public Mailbox behind(long index) {
    return new Mailbox(account, direct.behind(index), rest(channels.stream(), index), newest, upTo);
  }

  /// With all of the channels' messages behind an index and none before.
  public Mailbox withChannelsBehind(long index) {
    return new Mailbox(account, direct, rest(channels.stream(), index), Integer.MAX_VALUE, upTo);
  }

  private static List<Stretch> rest(Stream<Stretch> stretches, long index) {
    return stretches.map(s -> s.behind(index)).filter(s -> !s.isEmpty()).toList();
  }
}
