package dev.troupe.files.hftp;

import static dev.troupe.files.hftp.ReplyCode.BAD_EOL;
import static dev.troupe.files.hftp.ReplyCode.BAD_REQUEST;
import static dev.troupe.files.hftp.ReplyCode.FILE_NOT_FOUND;
import static dev.troupe.files.hftp.ReplyCode.INVALID_ARGUMENTS;
import static dev.troupe.files.hftp.ReplyCode.NO_SUCH_COMMAND;

import dev.troupe.files.hftp.Request.Refused;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// Reads requests out of the bytes of one connection, in whatever pieces they arrive.
///
/// A request is a command and its arguments, separated by one space each, ended by `\r\n`. What is
/// wrong with the form of a line is found at the first byte that makes it so and answered at once:
/// a `\n` without its `\r`, a byte outside ASCII, one byte too many. So the answer never depends on
/// how the bytes were cut into packets. It holds about 1 KiB at most, however long the line is.
public final class RequestParser {
  /// The command and at most three arguments.
  private static final int MAX_WORDS = 4;

  private final long maxLine;
  private final Word[] words = {new Word(), new Word(), new Word(), new Word()};
  private int wordCount = 1;
  private long length;
  private boolean carriageReturn;

  /// @param maxLine how many bytes a line may have, not counting the `\r\n`; a longer one is
  ///   refused
  public RequestParser(long maxLine) {
    this.maxLine = maxLine;
  }

  /// Takes bytes up to the end of the next request and gives that request; when the bytes end
  /// before, it takes them all and gives nothing. After a fatal refusal (see [ReplyCode#isFatal()])
  /// the bytes that follow mean nothing, and must not be given to this parser.
  public Optional<Request> next(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        return Optional.of(carriageReturn ? endLine() : new Refused(BAD_EOL));
      }
      if (carriageReturn && !add('\r')) {
        return Optional.of(new Refused(BAD_REQUEST));
      }
      carriageReturn = next == '\r';
      if (!carriageReturn && (next < 0 || !add((char) next))) {
        return Optional.of(new Refused(BAD_REQUEST));
      }
    }
    return Optional.empty();
  }

  /// False when the line has become too long.
  private boolean add(char character) {
    length++;
    if (character == ' ') {
      wordCount++;
    } else if (wordCount <= MAX_WORDS) {
      words[wordCount - 1].add(character);
    }
    return length <= maxLine;
  }

  private Request endLine() {
    Request request = request(words[0].text(), wordCount - 1);
    for (Word word : words) {
      word.clear();
    }
    wordCount = 1;
    length = 0;
    carriageReturn = false;
    return request;
  }

  private Request request(String command, int arguments) {
    return switch (command) {
      case "" -> new Refused(BAD_REQUEST);
      case "get_file_listing" -> arguments == 0 ? new Request.Listing() : invalid();
      case "get_metadata" -> arguments == 1 ? named(Request.Metadata::new) : invalid();
      case "get_slice" -> arguments == 3 ? slice(words[2].number(), words[3].number()) : invalid();
      case "quit" -> arguments == 0 ? new Request.Quit() : invalid();
      default -> new Refused(NO_SUCH_COMMAND);
    };
  }

  private Request slice(OptionalLong offset, OptionalLong size) {
    return offset.isPresent() && size.isPresent()
        ? named(name -> new Request.Slice(name, offset.getAsLong(), size.getAsLong()))
        : invalid();
  }

  private Request named(Function<FileName, Request> request) {
    Word name = words[1];
    if (!name.isLegalName()) {
      return invalid();
    }
    return name.isLongerThanAnyName()
        ? new Refused(FILE_NOT_FOUND)
        : request.apply(new FileName(name.text()));
  }

  private static Request invalid() {
    return new Refused(INVALID_ARGUMENTS);
  }
}
