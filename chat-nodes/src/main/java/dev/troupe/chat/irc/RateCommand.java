package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatCommand;
import java.util.regex.Pattern;

/// `RATE N`: how a client likes the node that it is on. A session has one rating; a later one takes
/// the place of an earlier.
final class RateCommand {
  private static final Pattern RATING = Pattern.compile("[1-4](\\.[05])?|5(\\.0)?");

  private RateCommand() {}

  static void rate(Client client, IrcLine line) {
    String rating = line.parameter(0);
    if (RATING.matcher(rating).matches()) {
      int halves = (int) (2 * Double.parseDouble(rating));
      client.submit(new ChatCommand.Rate(client.host.node(), client.ratingHalves, halves));
    } else {
      client.fail(
          "RATE",
          "INVALID_RATING",
          Words.middle(rating),
          "A rating is from 1 to 5, in steps of 0.5; nothing was counted");
    }
  }

  /// The rating is replicated.
  static void rated(Client client, ChatCommand.Rate rate) {
    client.ratingHalves = rate.halves();
    client.fromNode("NOTE RATE RATED " + rate.halves() / 2.0 + " :Thank you");
  }
}
