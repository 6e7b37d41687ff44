package dev.troupe.chat.state;

import java.util.List;
import java.util.SplittableRandom;

/// Commands by chance, of a few accounts and channels, so that limits are met and names meet again.
public final class RandomCommands {
  /// So small that they are reached.
  public static final Limits LIMITS = new Limits(8, 6, 3, 20, 4);

  public static final List<String> NAMES =
      List.of("ada", "Bob", "bob", "eve", "Mallory", "zoe", "x", "y", "z", "one-too-many");

  public static final List<String> CHANNELS =
      List.of("#lobby", "#Tea", "#tea", "#1", "#2", "#3", "#4", "#5");

  private RandomCommands() {}

  /// The next command, which will be the entry at an index.
  public static ChatCommand next(SplittableRandom random, long index) {
    String name = NAMES.get(random.nextInt(NAMES.size()));
    String channel = CHANNELS.get(random.nextInt(CHANNELS.size()));
    var session =
        new SessionId(
            "node-" + random.nextInt(1, 4),
            random.nextInt(1, 3),
            random.nextInt(1, 20),
            random.nextBoolean());
    String other = NAMES.get(random.nextInt(NAMES.size()));
    return switch (random.nextInt(18)) {
      case 0, 1 -> Sample.login(name, session);
      case 2 -> Sample.logout(name, session);
      case 3, 4 -> Sample.send(name, channel, "text " + index, false);
      case 5, 6, 7 ->
          Sample.send(
              name, NAMES.get(random.nextInt(NAMES.size())), "text " + index, random.nextBoolean());
      case 8 -> Sample.join(name, channel);
      case 9 -> new ChatCommand.Part(name, channel, "");
      case 10 -> new ChatCommand.Confirm(name, index - random.nextInt(200));
      case 11 -> new ChatCommand.Kick(other, channel, name, "");
      case 12 -> new ChatCommand.Invite(other, name, channel);
      case 13 -> new ChatCommand.SetModes(other, channel, List.of(change(random, name)));
      case 14 ->
          Sample.labelled(name, random.nextBoolean() ? channel : other, "again", label(random));
      case 15 -> ofProfile(random, name, channel, index);
      case 16 -> ofStatistics(random, session.node());
      default ->
          random.nextInt(10) > 0
              ? new ChatCommand.Confirm(name, index)
              : random.nextBoolean()
                  ? new ChatCommand.StartNode(session.node(), session.incarnation())
                  : new ChatCommand.EndSessions(session.node(), session.incarnation());
    };
  }

  /// So few that they come again, and more than are remembered.
  private static String label(SplittableRandom random) {
    return "token " + random.nextInt(7);
  }

  private static ModeChange change(SplittableRandom random, String name) {
    boolean on = random.nextBoolean();
    char letter = "ovbklimnst".charAt(random.nextInt(10));
    String parameter =
        switch (letter) {
          case 'o', 'v' -> name;
          case 'b' -> name + "!*@*";
          case 'k' -> on ? "key" : "";
          case 'l' -> on ? "3" : "";
          default -> "";
        };
    return new ModeChange(letter, on, parameter);
  }

  private static ChatCommand ofStatistics(SplittableRandom random, String node) {
    return switch (random.nextInt(5)) {
      case 0 -> new ChatCommand.Rate(node, 0, random.nextInt(2, 11));
      case 1 -> new ChatCommand.Rate(node, 10, random.nextInt(2, 11));
      case 2 -> new ChatCommand.Forget(random.nextInt(1, 5));
      case 3 -> new ChatCommand.Trim(1, random.nextInt(200));
      default -> {
        int approaches = random.nextInt(10);
        int offset = random.nextInt(-64_800, 64_801);
        yield new ChatCommand.Tally(node, offset, approaches, random.nextInt(approaches + 1));
      }
    };
  }

  private static ChatCommand ofProfile(
      SplittableRandom random, String name, String channel, long index) {
    return switch (random.nextInt(8)) {
      case 0 -> new ChatCommand.SetTopic(name, channel, "topic " + index);
      case 1 -> new ChatCommand.SetAway(name, random.nextBoolean() ? "lunch" : "");
      case 2 -> new ChatCommand.SetRealName(name, "name " + index);
      case 3 -> new ChatCommand.Mark(name, channel, random.nextLong(1_000));
      case 4 -> new ChatCommand.MakeOperator(name);
      case 5 -> new ChatCommand.Kill(name, NAMES.get(random.nextInt(NAMES.size())), "noise");
      case 6 -> new ChatCommand.SendTags(name, channel, "+typing=active");
      default -> new ChatCommand.Drop(name);
    };
  }
}
