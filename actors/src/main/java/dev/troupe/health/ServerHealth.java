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
/// @param load what the last good check said of it
/// @param checks that it has had
public record ServerHealth(State state, int against, String reason, Load load, long checks) {
  /// Before its first check.
  public static final ServerHealth UNKNOWN =
      new ServerHealth(State.UNKNOWN, 0, "not yet checked", Load.NONE, 0);

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
    return switch (verdict) {
      case Verdict.Good(var said, var told) -> towards(State.UP, rise, said, told);
      case Verdict.Bad(var said) -> towards(State.DOWN, fall, said, load);
    };
  }

  /// The health after a client could not be served: down at once, whatever `fall` is.
  public ServerHealth failed(String said) {
    return new ServerHealth(State.DOWN, 0, said, load, checks);
  }

  private ServerHealth towards(State wanted, int needed, String said, Load told) {
    boolean changes = state == State.UNKNOWN || against + 1 >= needed;
    State next = changes ? wanted : state;
    int left = next == wanted ? 0 : against + 1;
    return new ServerHealth(next, left, said, told, checks + 1);
  }
}
