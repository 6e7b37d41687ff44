package dev.troupe.balancer;

import java.util.Locale;

/// How a connection ended; the words stand in the access log and in the metrics, and stay as they
/// are.
enum Ending {
  /// Both sides ended in good order, the client first.
  CLIENT_ENDED,
  /// Both sides ended in good order, the server first; with HTTP also if the client then stayed.
  SERVER_ENDED,
  /// The client's connection was reset, or broke.
  CLIENT_RESET,
  /// The server's connection was reset, or broke.
  SERVER_RESET,
  /// No byte moved for too long.
  IDLE_TIMEOUT,
  /// The server took a request and never answered.
  RESPONSE_TIMEOUT,
  /// The listener stopped, or its time to drain was over.
  CUT,
  /// The client was told an address, as it wanted.
  REFERRED,
  /// No server worked, or with referral none had room.
  NO_SERVER,
  /// As many as may wait for a server did.
  QUEUE_FULL,
  /// It waited for a server for too long.
  QUEUE_TIMEOUT,
  /// The listener had as many clients as it may have.
  MAX_CLIENTS,
  /// This process had no socket left for the server's side.
  NO_SOCKET,
  /// A trusted proxy did not say whose connection it was.
  NOT_GREETED,
  /// The client did not speak TLS, or not the listener's.
  TLS_FAILED;

  /// Whether both sides may still do something that says more.
  boolean isOrderly() {
    return this == CLIENT_ENDED || this == SERVER_ENDED;
  }

  /// Its word for people and programs.
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
