package files;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import measure.Cpu;
import measure.Folder;
import measure.Options;
import measure.Series;

/// One client fetches a large file as one slice from `troupe files`; its peer is
/// `base64 -w0 FILE > /dev/tcp/HOST/PORT`. Both read the file from the page cache and send the same
/// base64 to the same reader, in turn.
final class FilesBench {
  private static final int WARM_UP_ROUNDS = 2;

  private final Path troupe;
  private final long mib;
  private final int rounds;
  private final ByteBuffer sink = ByteBuffer.allocateDirect(1 << 20);

  private FilesBench(Path troupe, long mib, int rounds) {
    this.troupe = troupe;
    this.mib = mib;
    this.rounds = rounds;
  }

  public static void main(String[] arguments) throws Exception {
    var options = new Options(arguments);
    new FilesBench(options.troupe(), options.number("--mib", 1024), options.number("--rounds", 7))
        .run();
  }

  private void run() throws Exception {
    try (var folder = Folder.create()) {
      Path file = folder.path().resolve("random");
      writeRandom(file);
      run(startServer(folder.path()), file);
    }
  }

  private void run(Process server, Path file) throws Exception {
    try {
      int port = portOf(server);
      var speed = new Series[] {new Series("troupe files"), new Series("base64 FILE")};
      var cpu = new Series[] {new Series("troupe files"), new Series("base64 FILE")};
      for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
        double cpuBefore = Cpu.secondsOf(server.pid());
        double seconds = fetchFromServer(port);
        double cpuSeconds = Cpu.secondsOf(server.pid()) - cpuBefore;
        double peerCpuBefore = Cpu.secondsOfChildren();
        double peerSeconds = receiveFromBase64(file);
        double peerCpuSeconds = Cpu.secondsOfChildren() - peerCpuBefore;
        if (round >= 0) {
          speed[0].add(mib / seconds);
          cpu[0].add(cpuSeconds * 1024 / mib);
          speed[1].add(mib / peerSeconds);
          cpu[1].add(peerCpuSeconds * 1024 / mib);
        }
      }
      print(speed, cpu);
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  private void print(Series[] speed, Series[] cpu) {
    System.out.printf("%d MiB in one slice, %d rounds in turn%n%n", mib, rounds);
    System.out.println("|  | MiB/s (median) | least | most | CPU s per GiB |");
    System.out.println("| --- | --- | --- | --- | --- |");
    for (int i = 0; i < speed.length; i++) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %.0f | %.0f | %.0f | %.2f |%n",
          speed[i].name(),
          speed[i].median(),
          speed[i].least(),
          speed[i].most(),
          cpu[i].median());
    }
    System.out.printf(
        Locale.ROOT,
        "%nratio of the medians: %.2f (goal: 0.80)%n",
        speed[0].median() / speed[1].median());
  }

  private double fetchFromServer(int port) throws IOException {
    try (SocketChannel channel = SocketChannel.open(loopback(port))) {
      long begin = System.nanoTime();
      String requests = "get_slice random 0 " + (mib << 20) + "\r\nquit\r\n";
      channel.write(ByteBuffer.wrap(requests.getBytes()));
      return receive(channel, begin, "0 OK\r\n".length() * 2 + "\r\n".length());
    }
  }

  private double receiveFromBase64(Path file) throws Exception {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(loopback(0));
      int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
      String command = "exec base64 -w0 " + file + " > /dev/tcp/127.0.0.1/" + port;
      Process base64 = new ProcessBuilder("bash", "-c", command).inheritIO().start();
      try (SocketChannel channel = listener.accept()) {
        return receive(channel, System.nanoTime(), 0);
      } finally {
        base64.waitFor();
      }
    }
  }

  /// Reads to the end, checks the length, and tells the seconds that it took.
  private double receive(SocketChannel channel, long begin, int extra) throws IOException {
    long bytes = 0;
    for (int count = 0; count >= 0; count = channel.read(sink.clear())) {
      bytes += count;
    }
    long expected = ((mib << 20) + 2) / 3 * 4 + extra;
    if (bytes != expected) {
      throw new IOException("received " + bytes + " bytes, expected " + expected);
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  private Process startServer(Path folder) throws IOException {
    return new ProcessBuilder(
            troupe.toString(), "files", "-a", "127.0.0.1", "-p", "0", "-d", folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /// The server says where it listens in its first line.
  private static int portOf(Process server) throws IOException {
    BufferedReader output = server.inputReader();
    String line = String.valueOf(output.readLine());
    Matcher port = Pattern.compile("hftp://127\\.0\\.0\\.1:([0-9]+)/").matcher(line);
    if (!port.find()) {
      throw new IOException("the server did not start, it says: " + line);
    }
    return Integer.parseInt(port.group(1));
  }

  private void writeRandom(Path file) throws IOException {
    byte[] block = new byte[1 << 20];
    Random random = new Random(1);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (long i = 0; i < mib; i++) {
        random.nextBytes(block);
        channel.write(ByteBuffer.wrap(block));
      }
    }
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
