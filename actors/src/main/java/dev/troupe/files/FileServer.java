package dev.troupe.files;

import com.typesafe.config.Config;
import dev.troupe.net.HostPort;
import dev.troupe.net.TcpServer;
import dev.troupe.status.FilesStatus;
import dev.troupe.status.StatusBoard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.apache.pekko.dispatch.Dispatchers;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/// Serves the files of one folder over HFTP and tells the status board how busy it is.
///
/// Phases: binding → serving → draining. While it drains no client is taken; replies under way and
/// requests already received are finished, and each connection then ends. A port that can't be
/// bound fails the actor with the cause, and the parent decides what then. A folder that is missing
/// does not: requests are answered with 199 until it is there.
public final class FileServer {
  /// How often the board is told, if anything has changed.
  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(1);

  /// Questions that come before the port is bound; more of them fail the actor.
  private static final int MAX_STASHED = 100;

  /// A connection's stream reads files, so all of it runs on the dispatcher for blocking work.
  private static final Attributes BLOCKING =
      ActorAttributes.dispatcher(Dispatchers.DefaultBlockingDispatcherId());

  /// What the server takes.
  public sealed interface Command {}

  /// Asks where it listens, with the port that was picked; answered once it does.
  public record GetAddress(ActorRef<HostPort> replyTo) implements Command {}

  /// Takes no more clients and requests, lets replies under way out for up to the drain timeout,
  /// cuts the rest, replies and stops.
  public record Drain(ActorRef<Done> replyTo) implements Command {}

  private record Bound(HostPort at) implements Command {}

  private record ReportDue() implements Command {}

  private record Drained() implements Command {}

  /// What to serve and within which limits; the ranges stand in `reference.conf` and are checked.
  ///
  /// @param listen port 0 picks a free one
  /// @param shared whether other processes may listen on the same port
  /// @param folder need not exist yet
  /// @param maxConnections one more is closed at once
  /// @param maxLine in bytes, without the line's end
  /// @param idleTimeout how long a connection may stand still
  /// @param drainTimeout how long a stop may take
  public record Settings(
      HostPort listen,
      boolean shared,
      Path folder,
      int maxConnections,
      long maxLine,
      Duration idleTimeout,
      Duration drainTimeout) {
    /// Throws `IllegalArgumentException` that names the key, its value and its range.
    public Settings {
      check("max-connections", maxConnections, 1, 1_000_000, "");
      check("max-line", maxLine, 1024, 1 << 30, " bytes");
      check("idle-timeout", idleTimeout.toMillis(), 10, 86_400_000, " ms");
      check("drain-timeout", drainTimeout.toMillis(), 0, 3_600_000, " ms");
    }

    /// Reads `troupe.files` of a whole configuration.
    public static Settings from(Config config) {
      Config files = config.getConfig("troupe.files");
      return new Settings(
          address(files.getString("listen")),
          files.getBoolean("shared"),
          Path.of(files.getString("folder")),
          files.getInt("max-connections"),
          files.getBytes("max-line"),
          files.getDuration("idle-timeout"),
          files.getDuration("drain-timeout"));
    }

    private static HostPort address(String text) {
      try {
        return HostPort.parse(text);
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException("files.listen: " + wrong.getMessage(), wrong);
      }
    }

    private static void check(String key, long is, long least, long most, String unit) {
      if (is < least || is > most) {
        throw new IllegalArgumentException(
            "files.%s: is %d%s, must be from %d%s to %d%s"
                .formatted(key, is, unit, least, unit, most, unit));
      }
    }
  }

  private final ActorContext<Command> context;
  private final StashBuffer<Command> stash;
  private final Settings settings;
  private final ActorRef<StatusBoard.Command> board;
  private final Traffic traffic = new Traffic();
  private final SharedKillSwitch requests = KillSwitches.shared("requests");
  private final ActorRef<TcpServer.Command> listener;

  /// A server that reports to the given board.
  public static Behavior<Command> create(Settings settings, ActorRef<StatusBoard.Command> board) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          timers.startTimerWithFixedDelay(new ReportDue(), REPORT_INTERVAL);
          return Behaviors.withStash(
              MAX_STASHED, stash -> new FileServer(context, stash, settings, board).binding());
        }));
  }

  private FileServer(
      ActorContext<Command> context,
      StashBuffer<Command> stash,
      Settings settings,
      ActorRef<StatusBoard.Command> board) {
    this.context = context;
    this.stash = stash;
    this.settings = settings;
    this.board = board;
    this.listener =
        context.spawn(TcpServer.create(listening(), _ -> connection(), BLOCKING), "listener");
    context.watch(listener);
  }

  private TcpServer.Settings listening() {
    return new TcpServer.Settings(
        "files",
        settings.listen(),
        settings.shared(),
        settings.maxConnections(),
        settings.drainTimeout());
  }

  private Flow<ByteString, ByteString, NotUsed> connection() {
    var conversation =
        new HftpStage(
            new Replies(new FolderCatalog(settings.folder())),
            traffic,
            settings.maxLine(),
            settings.idleTimeout());
    return Flow.of(ByteString.class).via(requests.flow()).via(conversation);
  }

  private Behavior<Command> binding() {
    listener.tell(new TcpServer.GetAddress(context.messageAdapter(HostPort.class, Bound::new)));
    return handling(command ->
        switch (command) {
          case Bound(var at) -> stash.unstashAll(serving(report(status(at))));
          case GetAddress _, Drain _ -> {
            stash.stash(command);
            yield Behaviors.same();
          }
          case ReportDue(), Drained() -> Behaviors.same();
        });
  }

  private Behavior<Command> serving(FilesStatus reported) {
    return handling(command ->
        switch (command) {
          case GetAddress(var replyTo) -> onGetAddress(reported.listen(), replyTo);
          case ReportDue() -> onReportDue(reported);
          case Drain(var replyTo) -> onDrain(reported.listen(), replyTo);
          case Bound _, Drained _ -> Behaviors.same();
        });
  }

  private Behavior<Command> draining(HostPort at, List<ActorRef<Done>> waiting) {
    return handling(command ->
        switch (command) {
          case GetAddress(var replyTo) -> onGetAddress(at, replyTo);
          case Drain(var replyTo) ->
              draining(at, Stream.concat(waiting.stream(), Stream.of(replyTo)).toList());
          case Drained() ->
              Behaviors.stopped(() -> waiting.forEach(replyTo -> replyTo.tell(Done.getInstance())));
          case Bound _, ReportDue _ -> Behaviors.same();
        });
  }

  private Behavior<Command> onGetAddress(HostPort at, ActorRef<HostPort> replyTo) {
    replyTo.tell(at);
    return Behaviors.same();
  }

  private Behavior<Command> onReportDue(FilesStatus reported) {
    FilesStatus now = status(reported.listen());
    return now.equals(reported) ? Behaviors.same() : serving(report(now));
  }

  private Behavior<Command> onDrain(HostPort at, ActorRef<Done> replyTo) {
    context.unwatch(listener);
    context.watchWith(listener, new Drained());
    listener.tell(new TcpServer.Drain(context.getSystem().ignoreRef()));
    requests.shutdown();
    return draining(at, List.of(replyTo));
  }

  private FilesStatus report(FilesStatus status) {
    board.tell(new StatusBoard.Report(status));
    return status;
  }

  private FilesStatus status(HostPort at) {
    return new FilesStatus(at, traffic.connections(), traffic.requests());
  }

  private static Behavior<Command> handling(Function<Command, Behavior<Command>> handler) {
    return Behaviors.receive(Command.class)
        .onAnyMessage(handler::apply)
        .onSignal(ChildFailed.class, FileServer::onListenerFailed)
        .build();
  }

  private static Behavior<Command> onListenerFailed(ChildFailed failed) {
    throw failed.cause() instanceof RuntimeException cause
        ? cause
        : new IllegalStateException("files: the listener has failed", failed.cause());
  }
}
