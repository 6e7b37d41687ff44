package dev.troupe.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.replication.core.Configuration;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRegisterTest {
  private static final Configuration FIRST =
      Configuration.NONE.takenOverBy("node-1", List.of("node-1"));

  private static final int WINS = 100;

  @TempDir Path folder;

  @Test
  void aNewRegisterHoldsNone() throws Exception {
    assertThat(read(open("main"))).isEqualTo(Configuration.NONE);
  }

  @Test
  void aSwapIsSeenByEveryoneWhoOpensTheRegister() throws Exception {
    assertThat(swap(open("main"), Configuration.NONE, FIRST).done()).isTrue();
    var grown = FIRST.withInSync(List.of("node-1", "node-3"));
    assertThat(swap(open("main"), FIRST, grown).done()).isTrue();
    assertThat(read(open("main"))).isEqualTo(grown);
  }

  @Test
  void aSwapFromAnOldValueChangesNothingAndTellsTheActualOne() throws Exception {
    swap(open("main"), Configuration.NONE, FIRST);
    var late = Configuration.NONE.takenOverBy("node-2", List.of("node-2"));
    assertThat(swap(open("main"), Configuration.NONE, late))
        .isEqualTo(new Register.Swap(false, FIRST));
  }

  @Test
  void groupsDoNotSeeEachOther() throws Exception {
    swap(open("main"), Configuration.NONE, FIRST);
    assertThat(read(open("other"))).isEqualTo(Configuration.NONE);
  }

  @Test
  void ofManyAtOnceExactlyOneWins() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      var register = FileRegister.open(folder, "main", threads);
      var swaps =
          IntStream.range(0, 32)
              .mapToObj(i -> Configuration.NONE.takenOverBy("node-" + i, List.of("node-" + i)))
              .map(next -> register.compareAndSwap(Configuration.NONE, next).toCompletableFuture())
              .toList();
      assertThat(swaps.stream().map(CompletableFuture::join).filter(Register.Swap::done))
          .hasSize(1);
    }
  }

  /// Each of two processes, and two systems in this one, wins a hundred times.
  @Test
  void ofManyProcessesExactlyOneWinsEachTime() throws Exception {
    List<Process> processes = List.of(contender("process-1"), contender("process-2"));
    var won = new ArrayList<Long>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (Process process : processes) {
        assertThat(process.inputReader().readLine()).isEqualTo("ready");
        process.outputWriter().append('\n').flush();
      }
      for (Future<List<Long>> wins :
          threads.invokeAll(List.of(contenderHere("system-1"), contenderHere("system-2")))) {
        won.addAll(wins.get());
      }
      for (Process process : processes) {
        process.inputReader().lines().map(Long::valueOf).forEach(won::add);
        assertThat(process.waitFor()).isZero();
      }
    } finally {
      processes.forEach(Process::destroyForcibly);
    }
    assertThat(won).hasSize(4 * WINS).doesNotHaveDuplicates();
    assertThat(read(open("main")).version()).isEqualTo(4 * WINS);
  }

  /// A lock on a file that has lost its name keeps nobody out.
  @Test
  void aLockFileThatWasDeletedIsMadeAnew() throws Exception {
    var register = open("main");
    swap(register, Configuration.NONE, FIRST);
    Path lock = folder.resolve("main.lock");
    Files.delete(lock);
    var grown = FIRST.withInSync(List.of("node-1", "node-3"));
    assertThat(swap(register, FIRST, grown).done()).isTrue();
    assertThat(lock).exists();
  }

  /// Another process may hold it for as long as it is stopped; those who wait do not gather.
  @Test
  void aSwapThatDoesNotGetTheLockFailsInTimeAndIsNotDone() throws Exception {
    var register = open("main");
    swap(register, Configuration.NONE, FIRST);
    Process holder = holder(folder.resolve("main.lock"));
    var grown = FIRST.withInSync(List.of("node-1", "node-3"));
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("held");
      assertThatThrownBy(() -> swap(register, FIRST, grown))
          .rootCause()
          .hasMessageContaining("main.lock has been held for 2 s");
      assertThat(read(register)).isEqualTo(FIRST);
    } finally {
      holder.destroyForcibly().waitFor();
    }
    assertThat(swap(register, FIRST, grown).done()).isTrue();
  }

  /// What is left half done by an error does not stand in the way of what comes after.
  @Test
  void whenTheFileCannotBeWrittenTheSwapFailsAndTheValueStays() throws Exception {
    var register = open("main");
    swap(register, Configuration.NONE, FIRST);
    Path scratch = Files.createDirectory(folder.resolve("main.register.new"));
    var grown = FIRST.withInSync(List.of("node-1", "node-3"));
    assertThatThrownBy(() -> swap(register, FIRST, grown))
        .hasMessageContaining("cannot write register " + folder.resolve("main.register"));
    assertThat(read(register)).isEqualTo(FIRST);
    Files.delete(scratch);
    assertThat(swap(register, FIRST, grown).done()).isTrue();
  }

  @Test
  void aRegisterWhoseFileIsGoneHoldsNone() throws Exception {
    var register = open("main");
    swap(register, Configuration.NONE, FIRST);
    Files.delete(folder.resolve("main.register"));
    assertThat(swap(register, FIRST, FIRST.withInSync(List.of("node-1"))))
        .isEqualTo(new Register.Swap(false, Configuration.NONE));
  }

  @Test
  void aDamagedRegisterIsNamedAndNeverTakenForANewOne() throws Exception {
    var register = open("main");
    swap(register, Configuration.NONE, FIRST);
    Path file = folder.resolve("main.register");
    String good = Files.readString(file);
    for (String bad : List.of("", "\0\0", good.replace("epoch=1", "epoch=2"))) {
      Files.writeString(file, bad);
      assertThatThrownBy(() -> read(register))
          .hasMessageContaining("main.register is damaged: it")
          .hasMessageContaining("put back what stood there before");
      assertThatThrownBy(() -> swap(register, Configuration.NONE, FIRST))
          .hasMessageContaining("main.register is damaged");
      assertThat(file).hasContent(bad);
    }
  }

  private Callable<List<Long>> contenderHere(String name) {
    return () -> RegisterContender.contend(open("main"), name, WINS);
  }

  private Process contender(String name) throws IOException {
    return java(RegisterContender.class, folder.toString(), name, String.valueOf(WINS));
  }

  private static Process holder(Path lock) throws IOException {
    return java(LockHolder.class, lock.toString());
  }

  private static Process java(Class<?> main, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /// Locks a file for as long as it lives.
  static final class LockHolder {
    private LockHolder() {}

    public static void main(String[] args) throws IOException {
      try (var channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE);
          var lock = channel.lock()) {
        System.out.println(lock.isValid() ? "held" : "not held");
        System.out.flush();
        while (System.in.read() >= 0) {}
      }
    }
  }

  private FileRegister open(String group) throws IOException {
    return FileRegister.open(folder, group, Runnable::run);
  }

  private static Configuration read(Register register) {
    return register.read().toCompletableFuture().join();
  }

  private static Register.Swap swap(Register register, Configuration from, Configuration to) {
    return register.compareAndSwap(from, to).toCompletableFuture().join();
  }
}
