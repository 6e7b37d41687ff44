package measure;

import java.util.ArrayList;
import java.util.List;

/// What one contestant did in each round.
public final class Series {
  private final String name;
  private final List<Double> values = new ArrayList<>();

  public Series(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  public void add(double value) {
    values.add(value);
  }

  /// The middle value; of an even number of them, the mean of the two in the middle.
  public double median() {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  public double least() {
    return values.stream().mapToDouble(v -> v).min().orElseThrow();
  }

  public double most() {
    return values.stream().mapToDouble(v -> v).max().orElseThrow();
  }
}
