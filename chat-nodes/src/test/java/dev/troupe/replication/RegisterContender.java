package dev.troupe.replication;

import dev.troupe.replication.core.Configuration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Takes a register over, again and again, against whoever else does.
final class RegisterContender {
  private RegisterContender() {}

  /// A process of its own: `FOLDER NAME WINS`; prints the versions that it swapped in.
  public static void main(String[] args) throws IOException {
    System.out.println("ready");
    System.out.flush();
    if (System.in.read() < 0) {
      return;
    }
    var register = FileRegister.open(Path.of(args[0]), "main", Runnable::run);
    for (long version : contend(register, args[1], Integer.parseInt(args[2]))) {
      System.out.println(version);
    }
  }

  /// The versions that were swapped in here.
  static List<Long> contend(Register register, String name, int wins) {
    var won = new ArrayList<Long>();
    Configuration expected = register.read().toCompletableFuture().join();
    while (won.size() < wins) {
      Configuration next = expected.takenOverBy(name, List.of(name));
      Register.Swap swap = register.compareAndSwap(expected, next).toCompletableFuture().join();
      if (swap.done()) {
        won.add(next.version());
      }
      expected = swap.actual();
    }
    return won;
  }
}
