package balancer;

import java.util.List;
import java.util.Locale;
import measure.Series;

/// Prints what all did, a measure a line, with the ratio to each peer.
final class Table {
  private Table() {}

  static void print(List<Contestant> all) {
    row("", all.stream().map(Contestant::name).toList());
    row("---", all.stream().map(_ -> "---").toList());
    for (String what : all.getFirst().series().keySet()) {
      row(what, all.stream().map(one -> text(one.series(what))).toList());
    }
    System.out.println();
    List<Contestant> own = all.stream().filter(Table::isOwn).toList();
    List<Contestant> peers = all.stream().filter(one -> !isOwn(one)).toList();
    for (Contestant one : own) {
      row(one.name() + " : peer", peers.stream().map(Contestant::name).toList());
      row("---", peers.stream().map(_ -> "---").toList());
      for (String what : one.series().keySet()) {
        row(what, peers.stream().map(peer -> ratio(one.series(what), peer.series(what))).toList());
      }
      System.out.println();
    }
  }

  private static boolean isOwn(Contestant one) {
    return one.name().startsWith("Troupe");
  }

  private static String ratio(Series own, Series peer) {
    return own.median() > 0 && peer.median() > 0
        ? String.format(Locale.ROOT, "%.2f", own.median() / peer.median())
        : "–"; // too little to be measured
  }

  private static String text(Series series) {
    double value = series.median();
    return String.format(Locale.ROOT, value >= 1_000 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
  }

  private static void row(String first, List<String> cells) {
    System.out.println("| " + first + " | " + String.join(" | ", cells) + " |");
  }
}
