package dev.troupe.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Who listens on a port, as Linux tells in `/proc`. Nothing is found on other systems, nor for
/// processes of other users unless this one is root.
final class PortOwners {
  private static final Path PROC = Path.of("/proc");
  private static final String LISTENING = "0A";
  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private PortOwners() {}

  /// `process PID (NAME)` of each process that listens on the port, on any address.
  static List<String> of(int port) {
    Set<String> sockets = new HashSet<>();
    collectSockets(PROC.resolve("net/tcp"), port, sockets);
    collectSockets(PROC.resolve("net/tcp6"), port, sockets);
    return sockets.isEmpty() ? List.of() : holders(sockets);
  }

  /// A line is `sl local_address rem_address st tx:rx tr:tm retrnsmt uid timeout inode …`, the
  /// local address in hex as `ADDRESS:PORT`.
  private static void collectSockets(Path table, int port, Set<String> sockets) {
    String suffix = ":%04X".formatted(port);
    try {
      for (String line : Files.readAllLines(table, StandardCharsets.US_ASCII)) {
        String[] fields = line.strip().split(" +", -1);
        if (fields.length > INODE
            && fields[LOCAL_ADDRESS].endsWith(suffix)
            && fields[STATE].equals(LISTENING)) {
          sockets.add("socket:[" + fields[INODE] + "]");
        }
      }
    } catch (IOException e) {
      // Not Linux, or hidden: then the owner cannot be known.
    }
  }

  private static List<String> holders(Set<String> sockets) {
    var found = new ArrayList<String>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (holdsAny(process, sockets)) {
          found.add("process " + process.getFileName() + " (" + name(process) + ")");
        }
      }
    } catch (IOException e) {
      // As above.
    }
    return found;
  }

  private static boolean holdsAny(Path process, Set<String> sockets) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
          return true;
        }
      }
    } catch (IOException e) {
      // Another user's process, or one that has just ended.
    }
    return false;
  }

  private static String name(Path process) {
    try {
      return Files.readString(process.resolve("comm")).strip();
    } catch (IOException e) {
      return "ended";
    }
  }
}
