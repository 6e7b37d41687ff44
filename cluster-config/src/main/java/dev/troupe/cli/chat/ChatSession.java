package dev.troupe.cli.chat;

import dev.troupe.chat.client.ChatClient;
import dev.troupe.chat.client.ClientSettings;
import dev.troupe.chat.client.Desk;
import dev.troupe.chat.client.Effect;
import dev.troupe.chat.client.Effect.Ending;
import dev.troupe.chat.client.Event;
import dev.troupe.chat.client.News;
import dev.troupe.chat.client.Wish;
import dev.troupe.net.HostPort;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// One user's chat from the search for a server to the farewell: brings client, connection and
/// screen together. Whatever happens goes through one queue to one thread.
public final class ChatSession implements Connection.Listener, Screen.Typist {
  /// What may wait to be dealt with; whoever brings more waits.
  private static final int MOST_WAITING = 1_000;

  private final Optional<Trust> trust;
  private final Screen screen;
  private final ChatClient client;
  private final Desk desk;
  private final BlockingQueue<Runnable> happenings = new LinkedBlockingQueue<>(MOST_WAITING);
  private Optional<Connection> connection = Optional.empty();
  private Optional<Effect.End> end = Optional.empty();
  private boolean wasIn;
  private boolean reading;
  private boolean ended;
  private boolean refused;

  /// How it ended.
  ///
  /// @param why the last word to the user; empty if there is nothing to say
  /// @param refused whether anything that the user wanted was refused
  /// @param unacknowledged what the user wanted and may not have been done
  public record Result(Ending ending, String why, boolean refused, List<String> unacknowledged) {
    public Result {
      unacknowledged = List.copyOf(unacknowledged);
    }
  }

  /// @param trust whose certificates are believed; nothing for a connection in plain text
  /// @param menu whether the user chooses from a menu
  public ChatSession(ClientSettings settings, Optional<Trust> trust, Screen screen, boolean menu) {
    this.trust = trust;
    this.screen = screen;
    this.client = new ChatClient(settings, ThreadLocalRandom.current());
    this.desk = new Desk(settings.account(), menu, screen.isAttended());
  }

  /// Runs it to its end.
  public Result run() throws InterruptedException {
    take(new Event.Begun());
    while (end.isEmpty()) {
      screen.status(client.isChatting(), onTheirWay());
      letTheUserType();
      long wait = Math.max(0, client.wakeAt() - now());
      Runnable happening = happenings.poll(wait, TimeUnit.MILLISECONDS);
      if (happening == null) {
        take(new Event.TimePassed());
      } else {
        happening.run();
      }
    }
    if (connection.isPresent()) {
      connection.get().closeGently();
    }
    Effect.End last = end.get();
    return new Result(last.ending(), last.why(), refused, onTheirWay());
  }

  private void letTheUserType() {
    if (wasIn && !reading && !ended && !desk.hasLeft() && !client.isFull()) {
      reading = true;
      screen.read(desk.prompt(), this, this::names);
    }
  }

  private List<String> names() {
    synchronized (client) {
      return client.names();
    }
  }

  private List<String> onTheirWay() {
    return client.unacknowledged().stream().map(ChatSession::text).toList();
  }

  private static String text(Wish wish) {
    return switch (wish) {
      case Wish.Say(var target, var text) -> target + ": " + text;
      case Wish.Ask(var line) -> line;
      case Wish.Recall(var target, _) -> "history of " + target;
      case Wish.Find(var finding) -> "search in " + finding.target();
      case Wish.SetPassword _ -> "the new password";
      case Wish.Delete _ -> "to delete the account";
      case Wish.Leave _, Wish.LeaveAtOnce _ -> "the rating";
    };
  }

  private void take(Event event) {
    List<Effect> effects;
    synchronized (client) {
      effects = client.on(event, now());
    }
    effects.forEach(this::carryOut);
    wasIn |= client.isChatting();
  }

  private void carryOut(Effect effect) {
    switch (effect) {
      case Effect.AskReferral(var at) ->
          Thread.ofVirtual().name("chat-referral").start(() -> askReferral(at));
      case Effect.Connect(var at) -> connection = Optional.of(Connection.open(at, trust, this));
      case Effect.Send(var line) -> connection.ifPresent(its -> its.send(line));
      case Effect.Disconnect _ -> {
        connection.ifPresent(Connection::close);
        connection = Optional.empty();
      }
      case Effect.Show(var news) -> show(news);
      case Effect.End last -> end = Optional.of(last);
    }
  }

  private void show(News news) {
    refused |= news instanceof News.Refused;
    if (!screen.show(news) && end.isEmpty()) {
      happen(() -> take(new Event.Wanted(new Wish.LeaveAtOnce())));
    }
  }

  private void askReferral(HostPort at) {
    Event answer = Referral.ask(at);
    happen(() -> take(answer));
  }

  @Override
  public void onConnected(Connection which) {
    happen(which, new Event.Connected());
  }

  @Override
  public void onUnreachable(Connection which) {
    happen(which, new Event.Unreachable(which.at()));
  }

  @Override
  public void onUnsafe(Connection which, String why) {
    happen(which, new Event.Unsafe(which.at(), why));
  }

  @Override
  public void onLine(Connection which, String line) {
    happen(which, new Event.Received(line));
  }

  @Override
  public void onEnd(Connection which) {
    happen(which, new Event.Lost());
  }

  /// Of a connection that is given up nothing counts any more.
  private void happen(Connection which, Event event) {
    happen(() -> {
      if (connection.filter(which::equals).isPresent()) {
        take(event);
      }
    });
  }

  @Override
  public void onLine(String line) {
    happen(() -> {
      reading = false;
      desk.on(line).forEach(this::onReply);
    });
  }

  @Override
  public void onEnd() {
    happen(() -> {
      reading = false;
      ended = !screen.isAttended();
      desk.onEnd().forEach(this::onReply);
    });
  }

  @Override
  public void onInterrupt() {
    happen(() -> take(new Event.Wanted(new Wish.LeaveAtOnce())));
  }

  private void onReply(Desk.Reply reply) {
    switch (reply) {
      case Desk.Want(var wish) -> take(new Event.Wanted(wish));
      case Desk.Tell(var news) -> show(news);
    }
  }

  private void happen(Runnable happening) {
    try {
      happenings.put(happening);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
