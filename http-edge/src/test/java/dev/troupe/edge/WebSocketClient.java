package dev.troupe.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troupe.net.HostPort;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A client of the chat's WebSocket, which tells what comes as text: `bytes: …` for a message of
/// bytes, `closed CODE` for the end.
final class WebSocketClient implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  private final HttpClient http;
  private final WebSocket socket;
  private final Ear ear;

  private static final class Ear implements WebSocket.Listener {
    private final BlockingQueue<String> news = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        news.add(text.toString());
        text.setLength(0);
      }
      return WebSocket.Listener.super.onText(socket, data, last);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      news.add("bytes: " + UTF_8.decode(data));
      return WebSocket.Listener.super.onBinary(socket, data, last);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      news.add("closed " + code);
      return WebSocket.Listener.super.onClose(socket, code, reason);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      news.add("broken: " + error);
    }
  }

  private WebSocketClient(HttpClient http, WebSocket socket, Ear ear) {
    this.http = http;
    this.socket = socket;
    this.ear = ear;
  }

  /// Connects as the page of an origin does; of no origin if it is empty.
  static WebSocketClient connect(HostPort at, String origin, String... subprotocols) {
    HttpClient http = HttpClient.newHttpClient();
    var builder = http.newWebSocketBuilder();
    if (!origin.isEmpty()) {
      builder.header("Origin", origin);
    }
    if (subprotocols.length > 0) {
      builder.subprotocols(
          subprotocols[0], Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
    }
    var ear = new Ear();
    try {
      var socket = builder.buildAsync(URI.create("ws://" + at + "/chat/ws"), ear).join();
      return new WebSocketClient(http, socket, ear);
    } catch (CompletionException e) {
      http.shutdownNow();
      throw e;
    }
  }

  /// The status with which a connection is refused.
  static int refusal(HostPort at, String origin, String... subprotocols) {
    try (var _ = connect(at, origin, subprotocols)) {
      throw new AssertionError("is let in");
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw e;
    }
  }

  String subprotocol() {
    return socket.getSubprotocol();
  }

  void send(String text) {
    var _ = socket.sendText(text, true).join();
  }

  void sendPart(String text) {
    var _ = socket.sendText(text, false).join();
  }

  void send(ByteBuffer bytes) {
    var _ = socket.sendBinary(bytes, true).join();
  }

  String next() throws InterruptedException {
    String next = ear.news.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing has come within " + PATIENCE_SECONDS + " s");
    }
    return next;
  }

  @Override
  public void close() {
    // The server may have closed it meanwhile.
    var _ = socket.sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally(_ -> socket).join();
    http.shutdownNow();
  }
}
