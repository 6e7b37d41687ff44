package chat;

import java.io.IOException;
import java.util.List;

/// Three server processes that replicate messages.
interface Contender extends AutoCloseable {
  String name();

  /// Whether an acknowledged message is on the disks, synced.
  String durability();

  /// The servers' processes.
  List<Long> processes();

  /// How many messages one connection may have in flight.
  int mostInFlightEach();

  /// Connects to the server that leads, ready to send messages.
  ///
  /// @param number of the connection, from 0
  Lane connect(int number, int window) throws IOException;

  /// Ends the processes.
  @Override
  void close() throws IOException, InterruptedException;
}
