package dev.troupe.edge.monitor;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.UncheckedIOException;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;

/// Answers in JSON.
final class JsonReplies {
  private JsonReplies() {}

  static HttpResponse of(StatusCode status, Object value) {
    try {
      byte[] bytes = MonitorJson.mapper().writeValueAsBytes(value);
      return HttpResponse.create()
          .withStatus(status)
          .withEntity(ContentTypes.APPLICATION_JSON, bytes);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("cannot write " + value.getClass() + " as JSON", e);
    }
  }

  static HttpResponse problem(StatusCode status, String error) {
    return of(status, new MonitorJson.Problem(error));
  }
}
