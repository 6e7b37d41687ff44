package dev.troupe.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/// A disk that remembers every step, so that the folder can be made again as a power loss after any
/// of them may have left it: what was synced is there; of what was written since, any sectors are;
/// of names that have changed since their folder was synced, the first so many have.
final class JournalingDisk implements Disk {
  private static final int SECTOR_BYTES = 512;

  private final List<Step> steps = new ArrayList<>();
  private final Map<Path, Integer> names = new HashMap<>();
  private final Map<FileChannel, Integer> channels = new HashMap<>();
  private int files;

  private sealed interface Step {
    record Create(int file, Path path) implements Step {}

    record Write(int file, long at, ByteBuffer bytes) implements Step {}

    record Truncate(int file, long size) implements Step {}

    record Sync(int file) implements Step {}

    record Move(Path from, Path to) implements Step {}

    record Delete(Path path) implements Step {}

    record SyncFolder() implements Step {}
  }

  /// How many steps there have been.
  int steps() {
    return steps.size();
  }

  @Override
  public FileChannel create(Path path) throws IOException {
    names.put(path, files);
    steps.add(new Step.Create(files, path));
    FileChannel channel = Disk.super.create(path);
    channels.put(channel, files++);
    return channel;
  }

  @Override
  public FileChannel open(Path path) throws IOException {
    FileChannel channel = Disk.super.open(path);
    channels.put(channel, Objects.requireNonNull(names.get(path), path::toString));
    return channel;
  }

  @Override
  public void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
    var content = ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    steps.add(new Step.Write(idOf(file), at, content));
    Disk.super.write(file, bytes, at);
  }

  @Override
  public void truncate(FileChannel file, long size) throws IOException {
    steps.add(new Step.Truncate(idOf(file), size));
    Disk.super.truncate(file, size);
  }

  @Override
  public void sync(FileChannel file) {
    steps.add(new Step.Sync(idOf(file)));
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    names.put(to, Objects.requireNonNull(names.remove(from), from::toString));
    steps.add(new Step.Move(from, to));
    Disk.super.move(from, to);
  }

  @Override
  public void delete(Path path) throws IOException {
    names.remove(path);
    steps.add(new Step.Delete(path));
    Disk.super.delete(path);
  }

  @Override
  public void copy(Path from, Path to) {
    throw new IllegalStateException("a crash is taken for damage: " + from + " is set aside");
  }

  @Override
  public void syncFolder(Path folder) {
    steps.add(new Step.SyncFolder());
  }

  private int idOf(FileChannel file) {
    return Objects.requireNonNull(channels.get(file));
  }

  /// Makes in an empty folder what may be left after so many steps.
  void crash(int after, SplittableRandom random, Path into) throws IOException {
    Map<Path, Integer> left = namesAfter(after, random);
    Map<Integer, byte[]> contents = contentsAfter(after, random);
    for (var name : left.entrySet()) {
      byte[] content = Objects.requireNonNull(contents.get(name.getValue()));
      Files.write(into.resolve(name.getKey().getFileName()), content);
    }
  }

  private Map<Path, Integer> namesAfter(int after, SplittableRandom random) {
    int synced = after;
    while (synced > 0 && !(steps.get(synced - 1) instanceof Step.SyncFolder)) {
      synced--;
    }
    int upTo = random.nextInt(synced, after + 1);
    var left = new LinkedHashMap<Path, Integer>();
    for (Step step : steps.subList(0, upTo)) {
      switch (step) {
        case Step.Create(var file, var path) -> left.put(path, file);
        case Step.Move(var from, var to) -> left.put(to, Objects.requireNonNull(left.remove(from)));
        case Step.Delete(var path) -> left.remove(path);
        case Step.Write _, Step.Truncate _, Step.Sync _, Step.SyncFolder _ -> {}
      }
    }
    return left;
  }

  private Map<Integer, byte[]> contentsAfter(int after, SplittableRandom random) {
    var lastSync = new HashMap<Integer, Integer>();
    for (int i = 0; i < after; i++) {
      if (steps.get(i) instanceof Step.Sync(var file)) {
        lastSync.put(file, i);
      }
    }
    int unsyncedPercent = random.nextInt(5) * 25;
    var contents = new HashMap<Integer, byte[]>();
    for (int i = 0; i < after; i++) {
      int step = i;
      switch (steps.get(i)) {
        case Step.Create(var file, _) -> contents.put(file, new byte[0]);
        case Step.Write(var file, var at, var bytes) -> {
          int percent = step < lastSync.getOrDefault(file, 0) ? 100 : unsyncedPercent;
          contents.compute(
              file, (_, old) -> written(Objects.requireNonNull(old), at, bytes, percent, random));
        }
        case Step.Truncate(var file, var size) when step < lastSync.getOrDefault(file, 0) ->
            contents.compute(
                file, (_, old) -> Arrays.copyOf(Objects.requireNonNull(old), (int) size));
        case Step.Truncate _, Step.Sync _, Step.Move _, Step.Delete _, Step.SyncFolder _ -> {}
      }
    }
    return contents;
  }

  private static byte[] written(
      byte[] old, long at, ByteBuffer bytes, int percent, SplittableRandom random) {
    int end = (int) at + bytes.remaining();
    byte[] content = Arrays.copyOf(old, percent == 0 ? old.length : Math.max(old.length, end));
    for (int from = (int) at; from < end; ) {
      int to = Math.min(end, (from / SECTOR_BYTES + 1) * SECTOR_BYTES);
      if (random.nextInt(100) < percent && to <= content.length) {
        bytes.get(from - (int) at, content, from, to - from);
      }
      from = to;
    }
    return content;
  }
}
