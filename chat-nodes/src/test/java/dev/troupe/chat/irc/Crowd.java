package dev.troupe.chat.irc;

import dev.troupe.chat.state.ChatView;
import dev.troupe.chat.state.Person;
import dev.troupe.chat.state.Room;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Any channel, with so many members behind any of them.
record Crowd(int size) implements ChatView {
  @Override
  public int online() {
    return size;
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public Optional<Person> person(String account) {
    return Optional.empty();
  }

  @Override
  public Optional<Room> room(String channel) {
    return Optional.of(new Room(channel, size));
  }

  @Override
  public List<Room> rooms(String after, int most) {
    return List.of();
  }

  @Override
  public List<Person> membersOnline(String channel, String after, int most) {
    return IntStream.range(0, Math.min(size, most))
        .mapToObj(i -> new Person("member-%04d".formatted(i), true))
        .toList();
  }
}
