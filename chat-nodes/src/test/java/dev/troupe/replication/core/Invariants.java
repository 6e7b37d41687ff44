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
    long before = node.state.lastOf(entry.id().client());
    demand(
        entry.isEpochStart() || entry.id().seq() == before + 1,
        "I8",
        node.name + " applies " + entry.id() + " after " + before);
  }

  /// R1: whoever reads has applied all that anybody had when the read began.
  void onRead(SimNode node, int before, long applied) {
    demand(applied >= before, "R1", node.name + " reads at " + applied + " what was at " + before);
  }

  /// D1: whoever stood still takes that for no sign of others.
  void onSwap(SimNode node, Configuration expected, Configuration next) {
    demand(
        !node.hasJustStoodStill()
            || expected.inSync().stream()
                .allMatch(member -> next.isInSync(member) || world.isKnownToLack(node, member)),
        "D1",
        node.name + " stood still and swaps " + expected + " for " + next);
  }

  /// I7: nothing is acknowledged below the epoch that is accepted on disk.
  void onSent(SimNode from, Message message) {
    if (message instanceof Message.Ack(var epoch, var born, var index)) {
      demand(epoch == from.disk.epoch, "I7", from.name + " acks in " + epoch);
      demand(born == from.disk.identity.born(), "I7", from.name + " acks for another log");
      demand(
          index <= Math.max(from.disk.last(), from.disk.state.checkpoint().index()),
          "W1",
          from.name + " acks unsynced " + index);
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
        List<Entry> mine = one.disk.from(Math.max(first(one), first(other)));
        List<Entry> theirs = other.disk.from(Math.max(first(one), first(other)));
        int i = Math.min(mine.size(), theirs.size()) - 1;
        while (i >= 0 && mine.get(i).epoch() != theirs.get(i).epoch()) {
          i--;
        }
        demand(
            mine.subList(0, i + 1).equals(theirs.subList(0, i + 1)),
            "I4",
            one.name + " and " + other.name + " differ");
      }
    }
  }

  /// Once all is quiet: states that are made of as many commands are the same.
  void checkStates(List<SimNode> nodes) {
    for (SimNode one : nodes) {
      for (SimNode other : nodes) {
        demand(
            one.state.size() != other.state.size() || one.state.isSameAs(other.state),
            "healing",
            one.name + " and " + other.name + " have different states");
      }
    }
  }

  private static long first(SimNode node) {
    return node.disk.firstIndex();
  }

  private void checkPrimary(SimNode node, ReplicaCore core) {
    long epoch = core.leadingEpoch();
    if (epoch == 0) {
      return;
    }
    String known = primaries.putIfAbsent(epoch, node.name + "#" + node.life);
    demand(
        known == null || known.equals(node.name + "#" + node.life),
        "I1",
        known + " and " + node.name + " lead " + epoch);
    Configuration actual = world.register().value;
    Set<String> required = core.required();
    demand(
        actual.epoch() > epoch || required.containsAll(actual.inSync()),
        "I6",
        node.name + " requires " + required + " of " + actual);
  }

  /// I2; since logs agree (I4) the last committed entry stands for all before. A node whose log was
  /// damaged knows that it may lack some.
  private void checkHoldsCommitted(SimNode node) {
    demand(
        committed.isEmpty()
            || !node.disk.identity.confirmed()
            || node.disk.holds(committed.getLast()),
        "I2",
        node.name + " lacks entry " + committed.size());
  }

  void demand(boolean holds, String name, String what) {
    if (!holds) {
      throw new AssertionError(name + " broken: " + what + world.story());
    }
  }
}
