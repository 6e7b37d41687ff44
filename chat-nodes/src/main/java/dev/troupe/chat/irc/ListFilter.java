package dev.troupe.chat.irc;

import dev.troupe.chat.state.Masks;
import dev.troupe.chat.state.Room;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which channels `LIST` is to show (`ELIST=CMNTU` of `005`).
///
/// | word | channels |
/// | --- | --- |
/// | `>10`, `<10` | with more or fewer members logged in |
/// | `C>10`, `C<10` | that were created more or less than so many minutes ago |
/// | `T>10`, `T<10` | whose topic was set more or less than so many minutes ago |
/// | `#te*`, `!#te*` | whose name fits a mask, or does not |
/// | `#tea` | of this name; then no other word counts |
///
/// @param named whole names
/// @param wanted what all other words ask for
record ListFilter(List<String> named, Predicate<Room> wanted) implements Predicate<Room> {
  private static final Pattern COMPARISON = Pattern.compile("([CTct]?)([<>])([0-9]{1,6})");

  static ListFilter of(List<String> words, long nowMillis) {
    Predicate<Room> wanted = _ -> true;
    var named = new ArrayList<String>();
    for (String word : words) {
      Matcher comparison = COMPARISON.matcher(word);
      if (comparison.matches()) {
        wanted = wanted.and(comparison(comparison, nowMillis));
      } else if (word.startsWith("!")) {
        wanted = wanted.and(room -> !Masks.matches(word.substring(1), room.name()));
      } else if (word.matches(".*[*?].*")) {
        wanted = wanted.and(room -> Masks.matches(word, room.name()));
      } else {
        named.add(word);
      }
    }
    return new ListFilter(List.copyOf(named), wanted);
  }

  private static Predicate<Room> comparison(Matcher comparison, long nowMillis) {
    long number = Long.parseLong(comparison.group(3));
    boolean more = comparison.group(2).equals(">");
    long then = nowMillis - Duration.ofMinutes(number).toMillis();
    return switch (comparison.group(1)) {
      case "C", "c" -> room -> isSince(room.row().createdMillis(), then, more);
      case "T", "t" ->
          room ->
              !room.row().topic().text().isEmpty()
                  && isSince(room.row().topic().timeMillis(), then, more);
      default -> room -> more ? room.members() > number : room.members() < number;
    };
  }

  private static boolean isSince(long timeMillis, long then, boolean longer) {
    return longer ? timeMillis < then : timeMillis > then;
  }

  @Override
  public boolean test(Room room) {
    return wanted.test(room);
  }
}
