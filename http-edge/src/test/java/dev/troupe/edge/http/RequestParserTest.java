package dev.troupe.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.edge.http.Parsed.Malformed;
import dev.troupe.edge.http.Parsed.NeedMore;
import dev.troupe.edge.http.Parsed.Request;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestParserTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n";

  @Test
  void aRequestSaysMethodHostAndTarget() {
    assertThat(parse("GET /a%20b?x=1 HTTP/1.1\r\nHost: www.example.org:80\r\nAccept: */*\r\n\r\n"))
        .containsExactly(new Request(Method.GET, "www.example.org", "/a%20b?x=1", false, true));
  }

  @Test
  void severalRequestsInARowAreReadOneByOne() {
    assertThat(parse((GET + "\r\n").repeat(3))).hasSize(3).allMatch(Request.class::isInstance);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET / HTTP/1.1^Host: a^^ | true",
        "GET / HTTP/1.1^Host: a^Connection: close^^ | false",
        "GET / HTTP/1.1^Host: a^Connection: x , Close^^ | false",
        "GET / HTTP/1.1^Host: a^Connection: keep-alive^Connection: close^^ | false",
        "GET / HTTP/1.0^^ | false",
        "GET / HTTP/1.0^Connection: Keep-Alive^^ | true",
        "GET / HTTP/1.2^Host: a^^ | true"
      })
  void aConnectionIsKeptOpenAsVersionAndHeaderSay(String text, boolean kept) {
    assertThat(parse(crlf(text)))
        .singleElement()
        .isInstanceOfSatisfying(
            Request.class, request -> assertThat(request.keepAlive()).isEqualTo(kept));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "GET http://b.example/x?y HTTP/1.1^Host: a; b.example; /x?y",
        "GET HTTP://b.example:81?y HTTP/1.1^Host: a; b.example; /?y",
        "GET http://[::1]:81 HTTP/1.1^Host: a; [::1]; /",
        "OPTIONS * HTTP/1.1^Host: a; a; *",
        "CONNECT b.example:443 HTTP/1.1^Host: a; a; b.example:443",
        "GET /a|\"ä HTTP/1.1^Host: a; a; /a%7C%22%E4",
        "GET /%zz HTTP/1.1^Host: a; a; /%zz",
        "GET //evil/ HTTP/1.1^Host: [fe80::1]:8080; [fe80::1]; //evil/",
        "GET / HTTP/1.1^Host:^X: y; ''; /"
      })
  void hostAndTargetComeFromWhereTheyStand(String text, String host, String target) {
    assertThat(parse(crlf(text + "^^")))
        .singleElement()
        .isInstanceOfSatisfying(
            Request.class,
            request -> {
              assertThat(request.host()).isEqualTo(host);
              assertThat(request.target()).isEqualTo(target);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1^Host: a^Content-Length: 5^^GET /",
        "POST / HTTP/1.1^Host: a^Transfer-Encoding: Chunked^^5;x=y^GET /^1^x^0^^",
        "POST / HTTP/1.1^Host: a^Transfer-Encoding: chunked^^00^Trailer: x^^",
        "^POST / HTTP/1.1^Host: a^Content-Length: 0^^"
      })
  void bodiesArePassedOver(String text) {
    var parsed = parse(crlf(text + "GET /next HTTP/1.1^Host: a^^"));
    assertThat(parsed).hasSize(2).allMatch(Request.class::isInstance);
    assertThat(((Request) parsed.getLast()).target()).isEqualTo("/next");
  }

  @Test
  void whoAsksBeforeItSendsItsBodyIsAnsweredAtOnceAndForTheLastTime() {
    var parsed = parse(crlf("PUT / HTTP/1.1^Host: a^Expect: 100-continue^Content-Length: 9^^"));
    assertThat(parsed).containsExactly(new Request(Method.PUT, "a", "/", false, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'\u0016\u0003\u0001'; BAD_REQUEST",
        "' GET / HTTP/1.1^'; BAD_REQUEST",
        "^^GET / HTTP/1.1^; BAD_REQUEST",
        "GET / HTTP/1.1↓; BAD_REQUEST",
        "GET / HTTP/1.1^Host: a↓; BAD_REQUEST",
        "GET  / HTTP/1.1^; BAD_REQUEST",
        "GET /a b HTTP/1.1^; BAD_REQUEST",
        "GET / HTTP/1.1 ^; BAD_REQUEST",
        "GET /^; BAD_REQUEST",
        "GET / HTTP/11^; BAD_REQUEST",
        "GET / http/1.1^; BAD_REQUEST",
        "GET x HTTP/1.1^; BAD_REQUEST",
        "GET * HTTP/1.1^; BAD_REQUEST",
        "GET https://a/ HTTP/1.1^; BAD_REQUEST",
        "GET http://me@a/ HTTP/1.1^; BAD_REQUEST",
        "GET http:///x HTTP/1.1^; BAD_REQUEST",
        "GET /#x HTTP/1.1^; BAD_REQUEST",
        "GET /\u0001 HTTP/1.1^; BAD_REQUEST",
        "GET /←X HTTP/1.1^; BAD_REQUEST",
        "get / HTTP/1.1^; NOT_IMPLEMENTED",
        "BREW / HTTP/1.1^; NOT_IMPLEMENTED",
        "PRI * HTTP/2.0^; VERSION_NOT_SUPPORTED",
        "GET / HTTP/3.0^; VERSION_NOT_SUPPORTED"
      })
  void aRequestLineThatIsWrongIsRefused(String text, Status status) {
    assertThat(refusal(crlf(text))).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "X; BAD_REQUEST",
        "X : y; BAD_REQUEST",
        ": y; BAD_REQUEST",
        "' folded'; BAD_REQUEST",
        "X: y^→folded; BAD_REQUEST",
        "X: a←b; BAD_REQUEST",
        "X: a\u0000b; BAD_REQUEST",
        "Host: b; BAD_REQUEST",
        "Content-Length: 1^Content-Length: 1; BAD_REQUEST",
        "Content-Length: 1, 1; BAD_REQUEST",
        "Content-Length: +1; BAD_REQUEST",
        "Content-Length: 0x1; BAD_REQUEST",
        "Content-Length:; BAD_REQUEST",
        "Content-Length: 99999999999999999999; BAD_REQUEST",
        "Content-Length: 65537; CONTENT_TOO_LARGE",
        "Content-Length: 1^Transfer-Encoding: chunked; BAD_REQUEST",
        "Transfer-Encoding: chunked^Content-Length: 0; BAD_REQUEST",
        "Transfer-Encoding: chunked^Transfer-Encoding: chunked; BAD_REQUEST",
        "Transfer-Encoding: gzip, chunked; NOT_IMPLEMENTED",
        "Transfer-Encoding: chunked, identity; NOT_IMPLEMENTED",
        "Transfer-Encoding: xchunked; NOT_IMPLEMENTED",
        "Transfer-Encoding : chunked; BAD_REQUEST",
        "Transfer-Encoding:\u000bchunked; BAD_REQUEST",
        "Expect: miracles; EXPECTATION_FAILED"
      })
  void aHeadThatIsWrongOrHasTwoMeaningsIsRefused(String headers, Status status) {
    assertThat(refusal(GET + crlf(headers + "^^"))).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1^^",
        "GET / HTTP/1.1^Host: a b^^",
        "GET / HTTP/1.1^Host: a,b^^",
        "GET / HTTP/1.1^Host: a:b^^",
        "GET / HTTP/1.1^Host: a:123456^^",
        "GET / HTTP/1.1^Host: [::1^^",
        "GET / HTTP/1.1^Host: ::1^^",
        "GET / HTTP/1.1^Host: [::1]x^^",
        "GET / HTTP/1.1^Host: me@a^^",
        "GET / HTTP/1.0^Transfer-Encoding: chunked^^"
      })
  void aHostMustBeOne(String text) {
    assertThat(refusal(crlf(text))).isEqualTo(Status.BAD_REQUEST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "g^; BAD_REQUEST",
        "-1^; BAD_REQUEST",
        "' 1^'; BAD_REQUEST",
        "^; BAD_REQUEST",
        "123456789^; BAD_REQUEST",
        "'1;a←b^'; BAD_REQUEST",
        "1^abc; BAD_REQUEST",
        "1^a↓; BAD_REQUEST",
        "10001^; CONTENT_TOO_LARGE",
        "0^X: y↓; BAD_REQUEST",
        "0^ folded^; BAD_REQUEST"
      })
  void aChunkThatIsWrongIsRefused(String body, Status status) {
    assertThat(refusal(GET + crlf("Transfer-Encoding: chunked^^" + body))).isEqualTo(status);
  }

  @Test
  void everythingHasALimit() {
    String target = "/" + "x".repeat(RequestParser.LONGEST_TARGET - 1);
    assertThat(parse("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n")).hasSize(1);
    assertThat(refusal("GET " + target + "x HTTP/1.1\r\n")).isEqualTo(Status.URI_TOO_LONG);
    assertThat(refusal("GET " + target.repeat(2))).isEqualTo(Status.URI_TOO_LONG);

    String line = "X: " + "y".repeat(RequestParser.LONGEST_LINE - 3);
    assertThat(parse(GET + line + "\r\n\r\n")).hasSize(1);
    assertThat(refusal(GET + line + "yy")).isEqualTo(Status.HEADERS_TOO_LARGE);
    assertThat(refusal(GET + (line + "\r\n").repeat(2))).isEqualTo(Status.HEADERS_TOO_LARGE);

    assertThat(parse(GET + "X: y\r\n".repeat(63) + "\r\n")).hasSize(1);
    assertThat(refusal(GET + "X: y\r\n".repeat(64))).isEqualTo(Status.HEADERS_TOO_LARGE);
    assertThat(refusal(GET + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + "X: y\r\n".repeat(65)))
        .isEqualTo(Status.HEADERS_TOO_LARGE);
  }

  /// Everything that comes out of a text, up to where more is needed.
  private static List<Parsed> parse(String text) {
    return parse(text, text.length());
  }

  /// The same of a text that comes in pieces; all sizes of them must come to the same.
  private static List<Parsed> parse(String text, int piece) {
    var parser = new RequestParser();
    List<Parsed> all = new ArrayList<>();
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < bytes.length; at += piece) {
      var in = ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)).slice();
      for (Parsed one = parser.next(in); !(one instanceof NeedMore); one = parser.next(in)) {
        all.add(one);
        if (one instanceof Malformed) {
          return all;
        }
      }
    }
    return all;
  }

  private static Status refusal(String text) {
    for (int piece = 1; piece < 8; piece++) {
      assertThat(parse(text, piece)).as("in pieces of " + piece).isEqualTo(parse(text));
    }
    assertThat(parse(text)).last().isInstanceOf(Malformed.class);
    return ((Malformed) parse(text).getLast()).status();
  }

  /// Line ends, and single carriage returns, line feeds and tabs, which no table can hold.
  private static String crlf(String text) {
    return text.replace("^", "\r\n").replace('←', '\r').replace('↓', '\n').replace('→', '\t');
  }
}
