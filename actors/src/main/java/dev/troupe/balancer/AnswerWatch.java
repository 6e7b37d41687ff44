package dev.troupe.balancer;

import java.nio.ByteBuffer;

/// Whether a server of HTTP owes its client an answer, told from who spoke last and from how
/// answers begin; nothing else of HTTP is looked at.
///
/// A client that speaks after its server has asked for something, and the server's next bytes are
/// the beginning of an answer. If they do not begin as one of HTTP/1 does, or say that the
/// connection is used for another protocol from now on, either side may be silent for as long as it
/// likes, and no answer is owed until one has begun in the right way again.
///
/// A pure core.
final class AnswerWatch {
  /// `HTTP/1.`, after which comes one digit, a blank and the status of three digits.
  private static final long START = 0x48545450_2f312eL;

  private static final int STATUS_AT = 9;
  private static final int STATUS_END = 12;

  private boolean asked = false;
  private boolean watched = true;

  /// Bytes have come from the client.
  void asked() {
    asked = true;
  }

  /// Whether the next bytes of the server are the beginning of an answer.
  boolean answerBegins() {
    return asked;
  }

  /// Bytes have come from the server; those with which an answer begins are looked at.
  void answered(ByteBuffer bytes) {
    if (asked) {
      asked = false;
      watched = isAnswer(bytes);
    }
  }

  private static boolean isAnswer(ByteBuffer bytes) {
    int at = bytes.position();
    return bytes.remaining() >= STATUS_END
        && bytes.getLong(at) >>> Byte.SIZE == START
        && !(bytes.get(at + STATUS_AT) == '1'
            && bytes.get(at + STATUS_AT + 1) == '0'
            && bytes.get(at + STATUS_AT + 2) == '1');
  }

  /// Whether the client has spoken last, and waits.
  boolean isOwed() {
    return asked && watched;
  }
}
