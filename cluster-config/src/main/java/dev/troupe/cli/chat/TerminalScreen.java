package dev.troupe.cli.chat;

import dev.troupe.chat.client.Commands;
import dev.troupe.chat.client.Desk.Prompt;
import dev.troupe.chat.client.News;
import java.io.IOError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/// A terminal: what comes is shown above the line that is typed, which can be edited, completed and
/// recalled. Messages that are not acknowledged yet stand between the two.
public final class TerminalScreen implements Screen {
  private static final int MOST_ON_THEIR_WAY = 5;
  private static final long CLOSE_MILLIS = 1_000;

  private record Wanted(Prompt prompt, Typist typist) {}

  private final Terminal terminal;
  private final LineReaderImpl reader;
  private final TerminalHistory history = new TerminalHistory();
  private final Rendering rendering;
  private final BlockingQueue<Wanted> wanted = new LinkedBlockingQueue<>();
  private final Thread typing =
      Thread.ofPlatform().name("chat-input").daemon().unstarted(this::readAll);
  private volatile String above = "";
  private volatile String prompt = "";
  private volatile Words words = List::of;

  private TerminalScreen(Terminal terminal, Rendering rendering, Path historyFile) {
    this.terminal = terminal;
    this.rendering = rendering;
    var parser = new DefaultParser();
    parser.setEscapeChars(new char[0]);
    parser.setQuoteChars(new char[0]);
    this.reader =
        (LineReaderImpl)
            LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("troupe")
                .parser(parser)
                .history(history)
                .completer((_, line, candidates) -> complete(line, candidates))
                .option(Option.DISABLE_EVENT_EXPANSION, true)
                .option(Option.HISTORY_TIMESTAMPED, false)
                .variable(LineReader.ERRORS, 0)
                .build();
    TerminalHistory.attach(history, reader, historyFile);
  }

  /// @throws IOException if the terminal cannot be used
  static TerminalScreen open(Rendering rendering, Path historyFile) throws IOException {
    Terminal terminal = TerminalBuilder.builder().system(true).dumb(false).build();
    return new TerminalScreen(terminal, rendering, historyFile);
  }

  @Override
  public boolean isAttended() {
    return true;
  }

  @Override
  public boolean show(News news) {
    reader.printAbove(rendering.line(news));
    return true;
  }

  @Override
  public void status(boolean connected, List<String> onTheirWay) {
    var lines = new StringBuilder();
    int shown = Math.min(MOST_ON_THEIR_WAY, onTheirWay.size());
    onTheirWay.subList(0, shown).forEach(its -> lines.append(rendering.onItsWay(its)).append('\n'));
    if (onTheirWay.size() > shown) {
      lines.append(rendering.onItsWay("and %d more".formatted(onTheirWay.size() - shown)));
      lines.append('\n');
    }
    String now = lines + (connected ? "" : "(no server) ");
    if (!now.equals(above)) {
      above = now;
      redraw();
    }
  }

  private void redraw() {
    try {
      reader.setPrompt(above + prompt);
      reader.callWidget(LineReader.REDISPLAY);
    } catch (IllegalStateException e) {
      // Nobody types now; the next line is asked for with this prompt.
    }
  }

  @Override
  public void read(Prompt asked, Typist typist, Words known) {
    words = known;
    wanted.add(new Wanted(asked, typist));
    if (!typing.isAlive()) {
      typing.start();
    }
  }

  private void readAll() {
    try {
      while (true) {
        Wanted next = wanted.take();
        read(next.prompt(), next.typist());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(Prompt asked, Typist typist) {
    prompt = asked.text();
    history.pause(!asked.remembered());
    reader.option(Option.ERASE_LINE_ON_FINISH, asked.remembered());
    try {
      String line =
          asked.secret() ? reader.readLine(above + prompt, '*') : reader.readLine(above + prompt);
      if (asked.remembered() && line.startsWith("/")) {
        reader.printAbove(rendering.typed(line));
      }
      typist.onLine(line.replaceAll("\\R", " "));
    } catch (EndOfFileException e) {
      typist.onEnd();
    } catch (UserInterruptException | IOError e) {
      typist.onInterrupt(); // Ctrl-C, or the terminal is gone
    }
  }

  /// Of the first word commands, of others names and channels.
  private void complete(ParsedLine line, List<Candidate> candidates) {
    List<String> possible =
        line.wordIndex() == 0 && line.word().startsWith("/") ? Commands.names() : words.names();
    possible.forEach(word -> candidates.add(new Candidate(word)));
  }

  @Override
  public String askForSecret(String question) {
    return reader.readLine(question, '*');
  }

  @Override
  public void close() {
    try {
      typing.interrupt();
      typing.join(CLOSE_MILLIS);
      history.save();
      terminal.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
