package dev.troupe.chat.state;

import dev.troupe.chat.state.Outcome.Reason;
import java.util.List;

/// What a rule of [ChatState] says of one command.
record Reply(Outcome outcome, List<ChatEvent> events) {
  static Reply of(Outcome outcome) {
    return new Reply(outcome, List.of());
  }

  static Reply done() {
    return of(new Outcome.Done());
  }

  /// Everybody sees the same, the one who did it as well.
  static Reply happened(ChatEvent event) {
    return new Reply(new Outcome.Happened(event), List.of(event));
  }

  static Reply refused(Reason reason, String subject) {
    return of(new Outcome.Refused(reason, subject));
  }
}
