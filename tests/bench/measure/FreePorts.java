package measure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/// Ports for the servers of a benchmark.
public final class FreePorts {
  private FreePorts() {}

  /// So many that are free now.
  public static List<Integer> of(int count) throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    try {
      while (sockets.size() < count) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
