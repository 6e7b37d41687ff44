package dev.troupe.edge.chat;

import dev.troupe.net.Lines;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ws.BinaryMessage;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/// A chat connection over WebSocket as IRCv3 has it: one line a message, without its end.
///
/// Messages that come are passed on piece by piece, so that one without end takes no memory; chat
/// itself refuses lines that are too long.
enum ChatSocket {
  /// Lines come as text.
  TEXT("text.ircv3.net", line -> TextMessage.create(line.utf8String())),

  /// Lines come as bytes.
  BINARY("binary.ircv3.net", BinaryMessage::create);

  /// More than a line of the chat's can have.
  private static final int LONGEST_LINE = 16 << 10;

  private static final ByteString END = ByteString.fromString("\r\n");

  private final String subprotocol;
  private final Function<ByteString, Message> message;

  ChatSocket(String subprotocol, Function<ByteString, Message> message) {
    this.subprotocol = subprotocol;
    this.message = message;
  }

  /// As it is negotiated.
  String subprotocol() {
    return subprotocol;
  }

  /// One connection's messages.
  ///
  /// @param chat takes and gives the bytes of lines
  Flow<Message, Message, NotUsed> over(Flow<ByteString, ByteString, NotUsed> chat) {
    var lines = new Lines(LONGEST_LINE);
    return Flow.<Message>create()
        .flatMapConcat(ChatSocket::bytes)
        .via(chat)
        .mapConcat(lines::on)
        .mapConcat(line ->
            switch (line) {
              case Lines.Whole(var bytes) -> List.of(message.apply(bytes));
              case Lines.TooLong _ -> List.of();
            });
  }

  /// A message and the line's end.
  private static Source<ByteString, ?> bytes(Message message) {
    Source<ByteString, ?> line =
        message.isText()
            ? message.asTextMessage().getStreamedText().map(ByteString::fromString)
            : message.asBinaryMessage().getStreamedData();
    return line.concat(Source.single(END));
  }
}
