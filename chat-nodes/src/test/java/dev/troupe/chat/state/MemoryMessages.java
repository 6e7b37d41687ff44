package dev.troupe.chat.state;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Messages that are kept in memory alone.
public final class MemoryMessages implements Messages {
  private final Map<Long, NavigableMap<Long, Message>> byTarget = new HashMap<>();

  /// Keeps the messages among the changes of a command.
  public void onChanges(List<Change> changes) {
    for (Change change : changes) {
      if (change instanceof Change.MessageAdded(var target, var message)) {
        byTarget.computeIfAbsent(target, _ -> new TreeMap<>()).put(message.index(), message);
      }
      if (change instanceof Change.MessagesForgotten forgotten) {
        byTarget.forEach((target, messages) -> {
          long confirmed = forgotten.mail().getOrDefault(target, Long.MAX_VALUE);
          messages.headMap(Math.min(forgotten.upTo(), confirmed), true).clear();
        });
      }
    }
  }

  @Override
  public Scan scan(Stretch stretch, boolean newestFirst) {
    NavigableMap<Long, Message> all = byTarget.getOrDefault(stretch.target(), new TreeMap<>());
    var within = all.subMap(stretch.since(), false, stretch.until(), true);
    var found = (newestFirst ? within.descendingMap() : within).values().iterator();
    return new Found(found);
  }

  private record Found(Iterator<Message> messages) implements Scan {
    @Override
    public boolean hasNext() {
      return messages.hasNext();
    }

    @Override
    public Message next() {
      return messages.next();
    }

    @Override
    public void close() {}
  }
}
