package dev.troupe.edge;

import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.DefaultParsingErrorHandler$;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/// Answers 431 to a request with more headers than are taken, where Pekko HTTP would say 400; all
/// else that cannot be understood is answered as Pekko does. Named in the settings of [Listener].
public final class TooManyHeaders extends ParsingErrorHandler {
  /// The begin of what Pekko HTTP says of them, which is all that tells them from other mistakes.
  private static final String SUMMARY = "HTTP message contains more than the configured limit of";

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
    HttpResponse answer = DefaultParsingErrorHandler$.MODULE$.handle(status, error, log, settings);
    return error.summary().startsWith(SUMMARY)
        ? answer.withStatus(StatusCodes.REQUEST_HEADER_FIELDS_TOO_LARGE)
        : answer;
  }
}
