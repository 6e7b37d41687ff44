package dev.troupe.chat.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.state.ChatState.Result;
import dev.troupe.chat.state.Outcome.Reason;
import java.util.List;

/// A state with small limits, to which one command after the other is applied, a millisecond apart.
abstract class SmallState {
  static final Limits SMALL = new Limits(3, 3, 2, 2, 2);

  final ChatState state = new ChatState(SMALL);
  private final MemoryMessages messages = new MemoryMessages();
  private long index;

  final Result apply(ChatCommand command) {
    index++;
    var result = state.apply(index, 1_000 + index, command);
    messages.onChanges(result.changes());
    return result;
  }

  final Result logIn(String name, long number) {
    return apply(Sample.login(name, session(number)));
  }

  final Result logOut(String name, long number) {
    return apply(Sample.logout(name, session(number)));
  }

  final Result send(String from, String to, String text) {
    return apply(Sample.send(from, to, text, false));
  }

  final Result join(String name, String channel) {
    return apply(Sample.join(name, channel));
  }

  final Result part(String name, String channel) {
    return apply(new ChatCommand.Part(name, channel, ""));
  }

  final void confirm(String name, long upTo) {
    var result = apply(new ChatCommand.Confirm(name, upTo));
    assertThat(result.outcome()).isEqualTo(new Outcome.Done());
    assertThat(result.events()).isEmpty();
  }

  /// What a login would bring, which leaves the mail as it is.
  final List<Message> mailOf(String name) {
    var mailbox = ((Outcome.LoggedIn) logIn(name, 99).outcome()).mail();
    return new MailReader(messages).read(mailbox, 100).messages();
  }

  final List<String> texts(String name) {
    return mailOf(name).stream().map(Message::text).toList();
  }

  static void expectJoined(Result result, String who, String channel, boolean already) {
    assertThat(result.outcome())
        .isInstanceOfSatisfying(
            Outcome.Joined.class,
            joined -> {
              assertThat(joined.who().name()).isEqualTo(who);
              assertThat(joined.channel().name()).isEqualTo(channel);
              assertThat(joined.already()).isEqualTo(already);
            });
  }

  static void expectRefused(Result result, Reason reason, String subject) {
    assertThat(result)
        .isEqualTo(new Result(new Outcome.Refused(reason, subject), List.of(), List.of()));
  }

  static SessionId session(long number) {
    return new SessionId("node-1", 1, number, false);
  }
}
