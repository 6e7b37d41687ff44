package dev.troupe.cli.chat;

import dev.troupe.chat.client.Desk.Prompt;
import dev.troupe.chat.client.News;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// Plain lines in and out, for pipes and terminals that can do no more.
public final class PlainScreen implements Screen {
  /// Characters of a line that is read; what is beyond is passed over.
  private static final int LONGEST = 16_384;

  private final Reader in;
  private final PrintWriter out;
  private final Rendering rendering;
  private final boolean asking;
  private final BlockingQueue<Typist> typists = new LinkedBlockingQueue<>();
  private boolean reading;

  /// @param asking whether the user is shown what is asked for
  PlainScreen(InputStream in, PrintWriter out, Rendering rendering, boolean asking) {
    this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.out = out;
    this.rendering = rendering;
    this.asking = asking;
  }

  @Override
  public boolean isAttended() {
    return false;
  }

  @Override
  public boolean show(News news) {
    out.println(rendering.line(news));
    return !out.checkError();
  }

  @Override
  public void status(boolean connected, List<String> onTheirWay) {
    // Lines that stay cannot show what changes.
  }

  @Override
  public void read(Prompt prompt, Typist typist, Words words) {
    if (asking) {
      out.println(prompt.text().strip());
    }
    typists.add(typist);
    if (!reading) {
      reading = true;
      Thread.ofPlatform().name("chat-input").daemon().start(this::readAll);
    }
  }

  @Override
  public String askForSecret(String prompt) {
    throw new UnsupportedOperationException("nobody is there to be asked");
  }

  @Override
  public void close() {
    out.flush();
  }

  private void readAll() {
    try {
      while (true) {
        Typist typist = typists.take();
        var line = new StringBuilder();
        if (!readLine(line)) {
          typist.onEnd();
          return;
        }
        typist.onLine(line.toString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return whether there is a line; input that breaks off is at its end
  private boolean readLine(StringBuilder line) {
    try {
      int next = in.read();
      boolean any = next >= 0;
      for (; next >= 0 && next != '\n'; next = in.read()) {
        if (line.length() < LONGEST) {
          line.append((char) next);
        }
      }
      if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
        line.setLength(line.length() - 1);
      }
      return any;
    } catch (IOException e) {
      return false;
    }
  }
}
