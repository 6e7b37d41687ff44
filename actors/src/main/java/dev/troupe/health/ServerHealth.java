package dev.troupe.health;

/// How one server stands after all its checks so far.
///
/// | state | good check | bad check | failure |
/// | --- | --- | --- | --- |
/// | `UNKNOWN` | `UP` | `DOWN` | `DOWN` |
/// | `UP` | stays | `DOWN` after `fall` in a row | `DOWN` |
/// | `DOWN` | `UP` after `rise` in a row | stays | stays |
///
/// The first check decides alone, whatever `rise` and `fall` are: nothing is known that could speak
/// against it, and clients are waiting for it.
///
/// @param against checks in a row that spoke against the state, less than needed to change it
/// @param reason what the last check or failure said
public record ServerHealth(State state, int against, String reason) {
  /// Before its first check.
  public static final ServerHealth UNKNOWN = new ServerHealth(State.UNKNOWN, 0, "not yet checked");

  /// Whether clients may be sent to it; `UNKNOWN` counts as not.
  public enum State {
    UNKNOWN,
    UP,
    DOWN
  }

  /// Whether clients may be sent to it.
  public boolean isUp() {
    return state == State.UP;
  }

  /// The health after one more check.
  ///
  /// @param rise good checks in a row that bring a server up, from 1
  /// @param fall bad checks in a row that take it down, from 1
  public ServerHealth after(Verdict verdict, int rise, int fall) {
    String said = verdict.reason();
    return switch (verdict) {
      case Verdict.Good _ -> towards(State.UP, rise, said);
      case Verdict.Bad _ -> towards(State.DOWN, fall, said);
    };
  }

  /// The health after a client could not be served: down at once, whatever `fall` is.
  public ServerHealth failed(String said) {
    return new ServerHealth(State.DOWN, 0, said);
  }

  private ServerHealth towards(State wanted, int needed, String said) {
    if (state == wanted) {
      return new ServerHealth(state, 0, said);
    }
    boolean changes = state == State.UNKNOWN || against + 1 >= needed;
    return changes ? new ServerHealth(wanted, 0, said) : new ServerHealth(state, against + 1, said);
  }
}
