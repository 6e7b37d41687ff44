package chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import measure.Series;

/// Gathers the results of all rounds and prints medians, and Troupe's ratio to each peer.
final class Table {
  private final List<Contender> contenders;
  private final Map<Integer, Map<Contender, List<Load.Result>>> results = new LinkedHashMap<>();

  /// @param contenders the first of which is compared with the others
  Table(List<Contender> contenders) {
    this.contenders = List.copyOf(contenders);
  }

  void add(int window, Contender contender, Load.Result result) {
    results
        .computeIfAbsent(window, _ -> new LinkedHashMap<>())
        .computeIfAbsent(contender, _ -> new ArrayList<>())
        .add(result);
  }

  void print() {
    System.out.println(
        "| window |  | synced before the acknowledgement | messages/s (median) | least | most "
            + "| p50 ms | p99 ms | CPU µs a message |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    results.forEach((window, all) -> contenders.forEach(c -> row(window, c, all.get(c))));
    if (contenders.size() > 1) {
      System.out.printf("%nTroupe's ratio to each peer, medians of the rounds' ratios%n%n");
      System.out.println("| window | peer | messages/s | p99 | CPU a message |");
      System.out.println("| --- | --- | --- | --- | --- |");
      results.forEach((window, all) ->
          contenders.stream().skip(1).forEach(peer -> ratios(window, peer, all)));
    }
  }

  private static void row(int window, Contender contender, List<Load.Result> rounds) {
    Series rate = series(rounds, Load.Result::rate);
    System.out.printf(
        Locale.ROOT,
        "| %d | %s | %s | %.0f | %.0f | %.0f | %.2f | %.2f | %.1f |%n",
        window,
        contender.name(),
        contender.durability(),
        rate.median(),
        rate.least(),
        rate.most(),
        series(rounds, Load.Result::p50).median(),
        series(rounds, Load.Result::p99).median(),
        series(rounds, Load.Result::cpu).median());
  }

  private void ratios(int window, Contender peer, Map<Contender, List<Load.Result>> all) {
    List<Load.Result> own = all.get(contenders.getFirst());
    List<Load.Result> others = all.get(peer);
    System.out.printf(
        Locale.ROOT,
        "| %d | %s | %.2f | %.2f | %.2f |%n",
        window,
        peer.name(),
        ratio(own, others, Load.Result::rate),
        ratio(own, others, Load.Result::p99),
        ratio(own, others, Load.Result::cpu));
  }

  private static double ratio(
      List<Load.Result> own, List<Load.Result> others, ToDoubleFunction<Load.Result> value) {
    var ratios = new Series("");
    for (int round = 0; round < own.size(); round++) {
      ratios.add(value.applyAsDouble(own.get(round)) / value.applyAsDouble(others.get(round)));
    }
    return ratios.median();
  }

  private static Series series(List<Load.Result> rounds, ToDoubleFunction<Load.Result> value) {
    var series = new Series("");
    rounds.forEach(round -> series.add(value.applyAsDouble(round)));
    return series;
  }
}
