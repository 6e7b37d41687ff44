package dev.troupe.edge.http;

import dev.troupe.edge.http.Parsed.Malformed;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The first line of a request (RFC 9112, section 3).
///
/// @param host of a target in absolute form, which counts more than a header; else null
record RequestLine(Method method, @Nullable String host, String target, boolean http10)
    implements FirstLine {
  private static final Map<String, Method> METHODS =
      Stream.of(Method.values()).collect(Collectors.toMap(Enum::name, Function.identity()));
  private static final int LONGEST_METHOD = 16;
  private static final String VERSION = "HTTP/d.d";
  private static final String SCHEME = "http://";

  /// Reads the line between two positions.
  ///
  /// @param longest target that is taken
  static FirstLine of(byte[] bytes, int from, int to, int longest) {
    int methodEnd = from;
    while (methodEnd < to && Bytes.isToken(bytes[methodEnd])) {
      methodEnd++;
    }
    int targetEnd = to - VERSION.length() - 1;
    if (methodEnd == from || methodEnd >= to || bytes[methodEnd] != ' ') {
      return Malformed.bad("the request line must be METHOD TARGET HTTP/1.1");
    }
    if (targetEnd <= methodEnd || bytes[targetEnd] != ' ' || !isVersion(bytes, targetEnd + 1)) {
      return Malformed.bad("the request line must end in HTTP/1.1");
    }
    if (bytes[to - 3] != '1') {
      return new Malformed(
          Status.VERSION_NOT_SUPPORTED, "only HTTP/1.1 and HTTP/1.0 are spoken here");
    }
    Method method =
        methodEnd - from > LONGEST_METHOD ? null : METHODS.get(Bytes.text(bytes, from, methodEnd));
    if (method == null) {
      return new Malformed(Status.NOT_IMPLEMENTED, "there is no such method");
    }
    if (targetEnd - methodEnd - 1 > longest) {
      return new Malformed(
          Status.URI_TOO_LONG, "the target must not be longer than " + longest + " bytes");
    }
    return target(method, bytes, methodEnd + 1, targetEnd, bytes[to - 1] == '0');
  }

  private static boolean isVersion(byte[] bytes, int at) {
    return bytes[at] == 'H'
        && bytes[at + 1] == 'T'
        && bytes[at + 2] == 'T'
        && bytes[at + 3] == 'P'
        && bytes[at + 4] == '/'
        && Bytes.isDigit(bytes[at + 5])
        && bytes[at + 6] == '.'
        && Bytes.isDigit(bytes[at + 7]);
  }

  /// A byte that no URI may hold is written as one should write it, since browsers send some.
  private static FirstLine target(Method method, byte[] bytes, int from, int to, boolean http10) {
    boolean odd = false;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if ((b >= 0 && b <= ' ') || b == 0x7f || b == '#') {
        return Malformed.bad("the target must not hold blanks, control characters or fragments");
      }
      odd |= Escapes.isNeededFor(b);
    }
    String target = odd ? Escapes.escaped(bytes, from, to) : Bytes.text(bytes, from, to);
    if (target.startsWith("/") || method == Method.CONNECT) {
      return new RequestLine(method, null, target, http10);
    }
    if (target.equals("*") && method == Method.OPTIONS) {
      return new RequestLine(method, null, target, http10);
    }
    return absolute(method, target, http10);
  }

  private static FirstLine absolute(Method method, String target, boolean http10) {
    if (!target.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Malformed.bad("the target must begin with / or http://");
    }
    int end = SCHEME.length();
    while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
      end++;
    }
    String host = Authority.hostOf(target.substring(SCHEME.length(), end));
    if (host == null || host.isEmpty()) {
      return Malformed.bad("the target's host must be a name or an address");
    }
    String rest = target.substring(end);
    return new RequestLine(method, host, rest.startsWith("/") ? rest : "/" + rest, http10);
  }
}
