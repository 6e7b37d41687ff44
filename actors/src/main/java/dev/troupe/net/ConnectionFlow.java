package dev.troupe.net;

import java.net.InetSocketAddress;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/// What is done with one accepted connection: bytes from the client go in, bytes for it come out.
///
/// Half-close is kept: when the client has sent its last byte the inlet completes and the outlet
/// may go on; when the outlet completes the client sees the end. A failure on either side resets
/// the connection.
@FunctionalInterface
public interface ConnectionFlow {

  /// Makes the flow for one connection; called once for each, so it may hold state.
  Flow<ByteString, ByteString, NotUsed> open(InetSocketAddress remote);

  /// Learns that a connection has ended for which it was not asked; on any thread.
  default void refused(Refusal refusal) {}
}
