package dev.troupe.edge.http;

/// What bytes from a client turned out to be.
public sealed interface Parsed {
  /// The bytes so far are the begin of a request, or none.
  record NeedMore() implements Parsed {}

  /// What comes is no request that can be answered; nothing after it can be understood, so the
  /// connection must end.
  ///
  /// @param reason one line for the client, without anything that the client sent
  record Malformed(Status status, String reason) implements Parsed, FirstLine {
    static Malformed bad(String reason) {
      return new Malformed(Status.BAD_REQUEST, reason);
    }
  }

  /// A whole request, its body passed over.
  ///
  /// @param host that it is for, as it stands in a URI but without a port; empty if the client
  ///   named none
  /// @param target path and query, which begin with `/`; `*` of an `OPTIONS`, and anything of a
  ///   `CONNECT`. Visible ASCII only
  /// @param http10 whether the client speaks HTTP/1.0
  /// @param keepAlive whether more requests may come on the connection
  record Request(Method method, String host, String target, boolean http10, boolean keepAlive)
      implements Parsed {}
}
