package dev.troupe.cli.chat;

import dev.troupe.chat.client.Desk.Prompt;
import dev.troupe.chat.client.News;
import java.util.List;

/// Where the user of a chat reads and types.
public interface Screen extends AutoCloseable {
  /// Who is told what the user has typed, on a thread of the screen's own.
  interface Typist {
    void onLine(String line);

    /// There are no more lines.
    void onEnd();

    /// The user wants to be gone at once.
    void onInterrupt();
  }

  /// What can be typed, to complete what has been begun.
  interface Words {
    /// Names and channels that are known now; asked for on another thread.
    List<String> names();
  }

  /// Whether somebody is there to answer questions.
  boolean isAttended();

  /// Shows something, below what was shown before.
  ///
  /// @return whether anybody can still see it
  boolean show(News news);

  /// Shows how it is.
  ///
  /// @param connected whether there is a server
  /// @param onTheirWay messages that are not acknowledged yet, oldest first
  void status(boolean connected, List<String> onTheirWay);

  /// Lets the user type a line; the typist is told once, and then this may be called again.
  void read(Prompt prompt, Typist typist, Words words);

  /// Asks for a password; nothing but the user is waited for.
  String askForSecret(String prompt);

  /// Takes the screen down.
  @Override
  void close();
}
