package dev.troupe.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.replication.core.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRegisterTest {
  private static final Configuration FIRST =
      Configuration.NONE.takenOverBy("node-1", List.of("node-1"));

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

  @Test
  void aDamagedRegisterIsNamedAndNeverTakenForANewOne() throws Exception {
    Files.writeString(folder.resolve("main.register"), "version=1 epoch=x\n");
    var register = open("main");
    assertThatThrownBy(() -> read(register))
        .hasRootCauseMessage("has 2 fields, must have 4")
        .hasMessageContaining("main.register is damaged");
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
