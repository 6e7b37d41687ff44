package dev.troupe.chat;

import dev.troupe.chat.archive.Applied;
import dev.troupe.chat.archive.Archive;
import dev.troupe.chat.state.ChatState;
import dev.troupe.chat.state.CommandCodec;
import dev.troupe.chat.state.Limits;
import dev.troupe.chat.state.MailPage;
import dev.troupe.chat.state.Mailbox;
import dev.troupe.chat.state.Messages;
import dev.troupe.chat.state.Stored;
import dev.troupe.replication.core.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// The chat's state in memory, and the archive that follows it and has the messages.
final class LiveState {
  private final Archive archive;
  private List<Applied> applied = new ArrayList<>();
  private ChatState state;
  private long index;

  LiveState(Archive archive, Stored stored) {
    this.archive = archive;
    this.state = new ChatState(Limits.DEFAULT, stored);
    this.index = stored.index();
  }

  /// The state as it stands, to be looked at before the next entry.
  ChatState now() {
    return state;
  }

  /// Index of the last entry applied.
  long applied() {
    return index;
  }

  long fingerprint() {
    return state.fingerprint();
  }

  /// Applies an entry that carries a command.
  ChatState.Result apply(Entry entry) {
    var command = CommandCodec.read(entry.payload().bytes());
    var result = state.apply(entry.index(), entry.timeMillis(), command);
    applied.add(Applied.of(entry, result.changes(), state.messagesFingerprint()));
    index = entry.index();
    return result;
  }

  /// Notes an entry that only marks where an epoch starts.
  void skip(Entry entry) {
    applied.add(Applied.of(entry, List.of(), state.messagesFingerprint()));
    index = entry.index();
  }

  /// Gives the archive what has been applied since the last time.
  void archive() {
    archive.write(applied);
    applied = new ArrayList<>();
  }

  /// Another state takes this one's place; it is in the archive already.
  void replace(Stored stored) {
    state = new ChatState(Limits.DEFAULT, stored);
    index = stored.index();
  }

  /// The first messages of a mailbox, at most so many.
  CompletionStage<MailPage> read(Mailbox mailbox, int atMost) {
    return archive.readMail(mailbox, atMost);
  }

  /// What is found among all messages up to the last that was applied.
  <T> CompletionStage<T> read(Function<Messages, T> question) {
    return archive.read(index, question);
  }
}
