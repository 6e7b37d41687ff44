package dev.troupe.chat.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Long random chains of commands, from a seed that a failure names.
class ChatStateRandomTest {
  private static final int STEPS = 5_000;
  private static final Limits LIMITS = RandomCommands.LIMITS;

  /// What an account's clients have been handed, the repeats of unconfirmed mail left out.
  private static final class Inbox {
    final List<Message> received = new ArrayList<>();
    long newest;

    void take(Message message) {
      if (message.index() > newest) {
        newest = message.index();
        received.add(message);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void statesThatApplyTheSameCommandsAreTheSame(long seed) {
    var random = new SplittableRandom(seed);
    var one = new ChatState(LIMITS);
    var other = new ChatState(LIMITS);
    for (long index = 1; index <= STEPS; index++) {
      ChatCommand command = RandomCommands.next(random, index);
      assertThat(copy(one.apply(index, index, command)))
          .as("seed %d, step %d: %s", seed, index, command)
          .isEqualTo(copy(other.apply(index, index, command)));
    }
    assertThat(one.fingerprint()).as("seed %d", seed).isEqualTo(other.fingerprint());
    for (String name : RandomCommands.NAMES) {
      assertThat(one.sessionOf(name)).as("seed %d", seed).isEqualTo(other.sessionOf(name));
    }
    for (String channel : RandomCommands.CHANNELS) {
      assertThat(one.membersOnline(channel, "ada", "", 99))
          .as("seed %d", seed)
          .isEqualTo(other.membersOnline(channel, "ada", "", 99));
    }
  }

  /// Mail and news together bring each message at most once, in the order of all; and a direct
  /// message that was accepted is missed by nobody.
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
  void everybodyGetsTheMessagesInOrderAndNoneTwice(long seed) {
    var random = new SplittableRandom(seed);
    var state = new ChatState(LIMITS);
    var messages = new MemoryMessages();
    Map<String, Inbox> inboxes = new HashMap<>();
    Map<String, List<Message>> direct = new HashMap<>();
    for (long index = 1; index <= STEPS; index++) {
      ChatCommand command = RandomCommands.next(random, index);
      var result = state.apply(index, index, honest(command, inboxes));
      messages.onChanges(result.changes());
      if (result.outcome() instanceof Outcome.LoggedIn loggedIn) {
        Inbox inbox =
            inboxes.computeIfAbsent(Names.key(loggedIn.account().name()), _ -> new Inbox());
        readAll(messages, loggedIn.mail(), random.nextInt(1, 5)).forEach(inbox::take);
      }
      if (result.outcome() instanceof Outcome.Sent(var message, _)
          && message.index() == index
          && !message.target().startsWith("#")) {
        direct.computeIfAbsent(Names.key(message.target()), _ -> new ArrayList<>()).add(message);
      }
      if (command instanceof ChatCommand.Drop(var name)) {
        inboxes.remove(Names.key(name));
        direct.remove(Names.key(name));
      }
      deliver(result, state, inboxes);
    }
    for (String name : RandomCommands.NAMES) {
      String key = Names.key(name);
      var login = Sample.login(name, new SessionId("node-1", 1, STEPS, false));
      if (state.apply(STEPS + 1, 0, login).outcome() instanceof Outcome.LoggedIn loggedIn) {
        Inbox inbox = inboxes.computeIfAbsent(key, _ -> new Inbox());
        readAll(messages, loggedIn.mail(), 3).forEach(inbox::take);
        assertThat(inbox.received)
            .as("seed %d, %s", seed, name)
            .isSortedAccordingTo((a, b) -> Long.compare(a.index(), b.index()))
            .containsAll(direct.getOrDefault(key, List.of()));
      }
    }
  }

  private static void deliver(
      ChatState.Result result, ChatState state, Map<String, Inbox> inboxes) {
    for (ChatEvent event : result.events()) {
      if (event instanceof ChatEvent.Posted(var message, var audience)) {
        for (String account : audience) {
          boolean own = Names.key(message.from()).equals(account);
          if (state.sessionOf(account).isPresent() && (!own || !message.target().startsWith("#"))) {
            Inbox inbox = inboxes.computeIfAbsent(account, _ -> new Inbox());
            assertThat(message.index()).as("news to %s", account).isGreaterThan(inbox.newest);
            inbox.take(message);
          }
        }
      }
    }
  }

  /// A client confirms only what it has got.
  private static ChatCommand honest(ChatCommand command, Map<String, Inbox> inboxes) {
    if (command instanceof ChatCommand.Confirm(var account, var upTo)) {
      Inbox inbox = inboxes.getOrDefault(Names.key(account), new Inbox());
      return new ChatCommand.Confirm(account, Math.min(upTo, inbox.newest));
    }
    return command;
  }

  /// A result as a text, so that it no longer changes with the state.
  private static String copy(ChatState.Result result) {
    return result.toString();
  }

  private static List<Message> readAll(Messages messages, Mailbox mailbox, int pageSize) {
    var all = new ArrayList<Message>();
    for (Mailbox rest = mailbox; !rest.isEmpty(); ) {
      MailPage page = new MailReader(messages).read(rest, pageSize);
      all.addAll(page.messages());
      rest = page.rest();
    }
    return all;
  }
}
