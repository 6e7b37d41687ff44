package dev.troupe.chat.irc;

import dev.troupe.chat.state.Names;
import dev.troupe.chat.state.Person;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// `MONITOR`: being told when names come and go (IRCv3 monitor).
final class MonitorCommand {
  /// Characters of names on one line.
  private static final int MAX_NAMES = 350;

  private MonitorCommand() {}

  static void monitor(Client client, IrcLine line) {
    switch (line.parameter(0)) {
      case "+" -> add(client, Words.list(line.parameter(1)));
      case "-" -> remove(client, Words.list(line.parameter(1)));
      case "C", "c" -> remove(client, List.copyOf(client.monitored.names()));
      case "L", "l" -> {
        commas(client, Numeric.RPL_MONLIST, client.monitored.names());
        client.reply(Numeric.RPL_ENDOFMONLIST, "End of MONITOR list");
      }
      case "S", "s" -> status(client, client.monitored.names());
      default ->
          client.reply(Numeric.ERR_UNKNOWNCOMMAND, "MONITOR", "MONITOR takes one of + - C L S");
    }
  }

  private static void add(Client client, List<String> names) {
    var added = new ArrayList<String>();
    for (String name : names) {
      if (client.monitored.isFull() && !client.monitored.contains(Names.key(name))) {
        List<String> rest = names.subList(names.indexOf(name), names.size());
        client.reply(
            Numeric.ERR_MONLISTFULL,
            Monitored.MOST + " " + String.join(",", rest),
            "Monitor list is full");
        break;
      }
      if (Names.isAccount(name)) {
        client.monitored.add(Names.key(name), name);
        client.outbox.add(new Action.Watch(Names.key(name), true));
        added.add(name);
      }
    }
    status(client, added);
  }

  private static void remove(Client client, List<String> names) {
    for (String name : names) {
      if (client.monitored.remove(Names.key(name))) {
        client.outbox.add(new Action.Watch(Names.key(name), false));
      }
    }
  }

  /// Names with commas between, in as many lines as they need.
  private static void commas(Client client, Numeric numeric, Collection<String> names) {
    var line = new StringJoiner(",");
    for (String name : names) {
      if (line.length() > 0 && line.length() + name.length() > MAX_NAMES) {
        client.reply(numeric, line.toString());
        line = new StringJoiner(",");
      }
      line.add(name);
    }
    if (line.length() > 0) {
      client.reply(numeric, line.toString());
    }
  }

  private static void status(Client client, Collection<String> names) {
    client.look(
        view -> {
          Map<String, String> masks = new LinkedHashMap<>();
          for (String name : names) {
            masks.put(name, view.person(name).filter(Person::online).map(Person::mask).orElse(""));
          }
          return masks;
        },
        masks -> {
          commas(
              client,
              Numeric.RPL_MONONLINE,
              masks.values().stream().filter(mask -> !mask.isEmpty()).toList());
          commas(
              client,
              Numeric.RPL_MONOFFLINE,
              masks.keySet().stream()
                  .filter(name -> masks.getOrDefault(name, "").isEmpty())
                  .toList());
        });
  }
}
