package dev.troupe.chat.archive;

import dev.troupe.chat.state.ChatCommand;
import dev.troupe.chat.state.ChatState;
import dev.troupe.chat.state.CommandCodec;
import dev.troupe.chat.state.MemoryMessages;
import dev.troupe.chat.state.RandomCommands;
import dev.troupe.replication.core.Checkpoint;
import dev.troupe.replication.core.CommandId;
import dev.troupe.replication.core.Entry;
import dev.troupe.replication.core.EpochTable;
import dev.troupe.replication.core.Payload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;

/// A state that random commands are applied to, and what an archive must hold after each.
final class Written {
  private static final int CLIENTS = 5;

  final SplittableRandom random;
  final ChatState state = new ChatState(RandomCommands.LIMITS);
  final MemoryMessages messages = new MemoryMessages();

  /// The state's fingerprint after each entry, from none on.
  final List<Long> fingerprints = new ArrayList<>(List.of(0L));

  private final List<EpochTable.Start> epochs = new ArrayList<>();
  private final LinkedHashMap<String, Long> clients = new LinkedHashMap<>();
  private long index;

  Written(long seed) {
    this.random = new SplittableRandom(seed);
    fingerprints.set(0, state.fingerprint());
  }

  long index() {
    return index;
  }

  /// Applies so many entries more.
  List<Applied> next(int count) {
    var applied = new ArrayList<Applied>();
    for (int i = 0; i < count; i++) {
      applied.add(index == 0 || random.nextInt(100) == 0 ? epochStart() : command());
      fingerprints.add(state.fingerprint());
    }
    return applied;
  }

  Checkpoint checkpoint() {
    return new Checkpoint(new EpochTable(epochs, index), time(index), clients);
  }

  private Applied epochStart() {
    index++;
    epochs.add(new EpochTable.Start(epochs.size() + 1, index));
    var entry = new Entry(index, epochs.size(), time(index), CommandId.NONE, Payload.EMPTY);
    return Applied.of(entry, List.of(), state.messagesFingerprint());
  }

  private Applied command() {
    index++;
    ChatCommand command = RandomCommands.next(random, index);
    String client = "client-" + random.nextInt(CLIENTS);
    long seq = clients.getOrDefault(client, 0L) + 1;
    clients.remove(client);
    clients.put(client, seq);
    var result = state.apply(index, time(index), command);
    messages.onChanges(result.changes());
    var payload = Payload.of(CommandCodec.write(command));
    var entry = new Entry(index, epochs.size(), time(index), new CommandId(client, seq), payload);
    return Applied.of(entry, result.changes(), state.messagesFingerprint());
  }

  private static long time(long index) {
    return index == 0 ? 0 : 1_000_000 + index;
  }
}
