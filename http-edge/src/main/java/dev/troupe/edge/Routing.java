package dev.troupe.edge;

import dev.troupe.edge.http.Answer;
import dev.troupe.edge.http.Authority;
import dev.troupe.edge.http.Method;
import dev.troupe.edge.http.Parsed.Request;
import dev.troupe.edge.http.Status;
import dev.troupe.edge.loop.Responder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Sends every request to a web server of the host that it asked for, and spaces the answers: they
/// leave at least the routing delay apart; who comes sooner waits in a queue, in order.
///
/// For one thread, and without a clock or timers of its own.
final class Routing implements Responder {
  private static final int RETRY_SECONDS = 1;
  private static final String ALLOWED = "GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS";

  /// Has something done later.
  @FunctionalInterface
  interface Timers {
    /// Runs the task once `delay` has passed.
    void after(Duration delay, Runnable task);
  }

  private record Waiting(Request request, Exchange exchange) {}

  private final EdgeSettings settings;
  private final Redirects redirects;
  private final LongSupplier clock;
  private final Timers timers;
  private final Deque<Waiting> waiting = new ArrayDeque<>();

  /// When the next answer may leave; nothing has to be waited for before the first.
  private OptionalLong earliest = OptionalLong.empty();

  /// @param clock like that of `System.nanoTime`; that of the event loop will do
  Routing(EdgeSettings settings, Redirects redirects, LongSupplier clock, Timers timers) {
    this.settings = settings;
    this.redirects = redirects;
    this.clock = clock;
    this.timers = timers;
  }

  @Override
  public void respond(Request request, Exchange exchange) {
    Answer refusal = refusal(request);
    if (refusal != null) {
      exchange.answer(refusal);
    } else if (settings.routingDelay().isZero()) {
      exchange.answer(redirect(request, clock.getAsLong()));
    } else {
      spaced(new Waiting(request, exchange));
    }
  }

  private static @Nullable Answer refusal(Request request) {
    if (request.target().equals("*")) {
      return new Answer(Status.NO_CONTENT, "", "").with("Allow", ALLOWED);
    }
    if (request.method() == Method.CONNECT || request.method() == Method.TRACE) {
      return Answer.text(Status.METHOD_NOT_ALLOWED, "use GET").with("Allow", ALLOWED);
    }
    if (isPath("/heartbeat", request.target()) || isPath("/leave", request.target())) {
      return Answer.text(
          Status.NOT_FOUND, "heartbeat and leave go to the web server that the router sent you to");
    }
    return null;
  }

  private static boolean isPath(String path, String target) {
    return target.startsWith(path)
        && (target.length() == path.length() || target.charAt(path.length()) == '?');
  }

  private void spaced(Waiting next) {
    long now = clock.getAsLong();
    if (waiting.size() >= settings.maxWaiting()) {
      next.exchange().answer(Answer.comeBack(RETRY_SECONDS, "too many requests wait already"));
    } else if (waiting.isEmpty() && pause(now) <= 0) {
      leave(next, now);
    } else {
      waiting.add(next);
      if (waiting.size() == 1) {
        wake(now);
      }
    }
  }

  /// Nanoseconds until the next answer may leave.
  private long pause(long now) {
    return earliest.isEmpty() ? 0 : Math.max(0, earliest.getAsLong() - now);
  }

  private void leave(Waiting next, long now) {
    earliest = OptionalLong.of(now + settings.routingDelay().toNanos());
    next.exchange().answer(redirect(next.request(), now));
  }

  private void wake(long now) {
    timers.after(Duration.ofNanos(pause(now)), this::due);
  }

  private void due() {
    long now = clock.getAsLong();
    if (pause(now) <= 0) {
      leave(waiting.remove(), now);
    }
    if (!waiting.isEmpty()) {
      wake(now);
    }
  }

  private Answer redirect(Request request, long now) {
    OptionalInt port = redirects.next(now);
    if (port.isEmpty()) {
      return Answer.comeBack(RETRY_SECONDS, "no web server is up");
    }
    String there = "http://" + host(request) + ":" + port.getAsInt() + request.target();
    return new Answer(Status.FOUND, "Location: " + there + "\r\nCache-Control: no-store\r\n", "");
  }

  /// A client that names no host, as HTTP/1.0 allows, gets the one that it came to.
  private String host(Request request) {
    return settings
        .publicHost()
        .map(Authority::inUri)
        .orElseGet(
            () -> request.host().isEmpty() ? Authority.inUri(settings.host()) : request.host());
  }
}
