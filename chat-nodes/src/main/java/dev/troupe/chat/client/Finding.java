package dev.troupe.chat.client;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A search for words in the history of a conversation, which goes back page by page.
///
/// @param target the account or channel that it is with
/// @param words all of which a message or its sender's name is to hold, in small letters
/// @param before id of the oldest message that was looked at; empty at first
/// @param lookedAt how many were
/// @param count how many of them hold the words
/// @param found the newest of these, oldest first
public record Finding(
    String target,
    List<String> words,
    String before,
    int lookedAt,
    int count,
    List<News.Said> found) {
  /// Messages that are looked at; further back nothing is found.
  static final int MOST_LOOKED_AT = 3_000;

  static final int MOST_SHOWN = 50;

  /// The server gives no more at once.
  static final int PAGE = 100;

  public Finding {
    words = List.copyOf(words);
    found = List.copyOf(found);
  }

  /// One that begins.
  static Finding of(String target, String text) {
    List<String> words =
        Arrays.stream(text.toLowerCase(Locale.ROOT).split("\\s+", -1))
            .filter(word -> !word.isEmpty())
            .toList();
    return new Finding(target, words, "", 0, 0, List.of());
  }

  /// Asks for the next page.
  String line() {
    return before.isEmpty()
        ? "CHATHISTORY LATEST %s * %d".formatted(target, PAGE)
        : "CHATHISTORY BEFORE %s msgid=%s %d".formatted(target, before, PAGE);
  }

  /// A page has come, oldest first.
  Finding with(List<Received> page) {
    List<News.Said> holding = page.stream().map(Received::said).filter(this::isWanted).toList();
    var all = new ArrayList<>(holding);
    all.addAll(found);
    return new Finding(
        target,
        words,
        page.isEmpty() ? before : page.getFirst().id(),
        lookedAt + page.size(),
        count + holding.size(),
        all.subList(Math.max(0, all.size() - MOST_SHOWN), all.size()));
  }

  private boolean isWanted(News.Said said) {
    String text = (said.from() + " " + said.text()).toLowerCase(Locale.ROOT);
    return words.stream().allMatch(text::contains);
  }

  /// Whether there may be more after a page of so many.
  boolean goesOn(int size) {
    return size == PAGE && lookedAt < MOST_LOOKED_AT;
  }

  /// What was found, in words.
  String summary() {
    String shown = count > MOST_SHOWN ? ", the newest " + MOST_SHOWN + " shown," : "";
    return "%d found%s in the last %d messages of %s.".formatted(count, shown, lookedAt, target);
  }
}
