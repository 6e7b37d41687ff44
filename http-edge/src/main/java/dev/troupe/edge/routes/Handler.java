package dev.troupe.edge.routes;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/// Answers requests.
@FunctionalInterface
public interface Handler {
  /// The answer; a failure is answered 500.
  CompletionStage<HttpResponse> handle(HttpRequest request) throws Exception;
}
