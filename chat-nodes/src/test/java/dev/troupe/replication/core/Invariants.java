package dev.troupe.replication.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What must hold after every step of every simulation.
final class Invariants {
  private final Simulation world;
  private final List<Entry> committed = new ArrayList<>();
  private final Map<Long, String> primaries = new HashMap<>();

  Invariants(Simulation world) {
    this.world = world;
  }

  int committed() {
    return committed.size();
  }

  /// I3 and I5: whoever applies finds the same entry at the same place; I8: each command once and a
  /// client's commands in order.
  void onApplied(SimNode node, Entry entry) {
    int index = (int) entry.index();
    if (index <= committed.size()) {
      demand(committed.get(index - 1).equals(entry), "I3", node.name + " applies " + entry);
    } else {
      demand(index == committed.size() + 1, "I3", node.name + " skips to " + entry);
      committed.add(entry);
    }
    long before =
        node.state.stream()
            .filter(id -> id.client().equals(entry.id().client()))
            .mapToLong(CommandId::seq)
            .max()
            .orElse(0);
    demand(
        entry.isEpochStart() || entry.id().seq() == before + 1,
        "I8",
        node.name + " applies " + entry.id() + " after " + before);
  }

  /// I7: nothing is acknowledged below the epoch that is accepted on disk.
  void onSent(SimNode from, Message message) {
    if (message instanceof Message.Ack(var epoch, var index)) {
      demand(epoch == from.diskEpoch, "I7", from.name + " acks in " + epoch);
      demand(index <= from.disk.size(), "W1", from.name + " acks unsynced " + index);
    }
  }

  void check(List<SimNode> nodes) {
    for (SimNode node : nodes) {
      if (node.core != null) {
        checkPrimary(node, node.core);
      }
      if (world.register().value.isInSync(node.name)) {
        checkHoldsCommitted(node);
      }
    }
  }

  /// I4: logs agree up to any common (index, epoch); too dear for every step.
  void checkLogs(List<SimNode> nodes) {
    for (SimNode one : nodes) {
      for (SimNode other : nodes) {
        int i = Math.min(one.disk.size(), other.disk.size()) - 1;
        while (i >= 0 && one.disk.get(i).epoch() != other.disk.get(i).epoch()) {
          i--;
        }
        demand(
            one.disk.subList(0, i + 1).equals(other.disk.subList(0, i + 1)),
            "I4",
            one.name + " and " + other.name + " differ below " + (i + 1));
      }
    }
  }

  private void checkPrimary(SimNode node, ReplicaCore core) {
    ReplicaStatus status = core.status();
    if (status.standing() != ReplicaStatus.Standing.PRIMARY) {
      return;
    }
    String known = primaries.putIfAbsent(status.acceptedEpoch(), node.name + "#" + node.life);
    demand(
        known == null || known.equals(node.name + "#" + node.life),
        "I1",
        known + " and " + node.name + " lead " + status.acceptedEpoch());
    Configuration actual = world.register().value;
    Set<String> required = core.required();
    demand(
        actual.epoch() > status.acceptedEpoch() || required.containsAll(actual.inSync()),
        "I6",
        node.name + " requires " + required + " of " + actual);
  }

  /// I2; since logs agree (I4) the last committed entry stands for all before.
  private void checkHoldsCommitted(SimNode node) {
    int last = committed.size();
    demand(
        last == 0
            || (node.disk.size() >= last
                && node.disk.get(last - 1).equals(committed.get(last - 1))),
        "I2",
        node.name + " lacks entry " + last);
  }

  void demand(boolean holds, String name, String what) {
    if (!holds) {
      throw new AssertionError(name + " broken: " + what + world.story());
    }
  }
}
