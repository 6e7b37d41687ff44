package dev.troupe.files;

import dev.troupe.files.FileCatalog.Lookup;
import dev.troupe.files.hftp.FileName;
import dev.troupe.files.hftp.ReplyCode;
import dev.troupe.files.hftp.Request;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the reply to each request in one catalog.
final class Replies {
  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

  private final FileCatalog catalog;

  Replies(FileCatalog catalog) {
    this.catalog = catalog;
  }

  /// A reply and whether the connection ends after it.
  record Answer(Reply reply, boolean isLast) {}

  /// Looks into the folder, so it may block. A folder or file that can't be read is logged here and
  /// answered with 199.
  Answer to(Request request) {
    try {
      return switch (request) {
        case Request.Listing() -> more(new ListingReply(catalog));
        case Request.Metadata(var name) -> metadata(name);
        case Request.Slice(var name, var offset, var size) -> slice(name, offset, size);
        case Request.Quit() -> new Answer(new TextReply(Reply.OK), true);
        case Request.Refused(var code) -> refusal(code);
      };
    } catch (IOException failure) {
      LOG.warn("cannot answer {}: {}", request, failure.toString());
      return refusal(ReplyCode.INTERNAL_SERVER_ERROR);
    }
  }

  private Answer metadata(FileName name) throws IOException {
    return switch (catalog.open(name)) {
      case Lookup.Found(var file, var size) -> {
        file.close();
        yield more(new TextReply(Reply.OK.concat(Reply.line(Long.toString(size)))));
      }
      case Lookup.Missing() -> refusal(ReplyCode.FILE_NOT_FOUND);
      case Lookup.LeadsOut() -> refusal(ReplyCode.INVALID_ARGUMENTS);
    };
  }

  private Answer slice(FileName name, long offset, long size) throws IOException {
    return switch (catalog.open(name)) {
      case Lookup.Found found when size > found.size() || offset > found.size() - size -> {
        found.file().close();
        yield refusal(ReplyCode.OFFSET_EXCEEDS_FILE_SIZE);
      }
      case Lookup.Found found -> more(new SliceReply(found.file(), offset, size));
      case Lookup.Missing() -> refusal(ReplyCode.FILE_NOT_FOUND);
      case Lookup.LeadsOut() -> refusal(ReplyCode.INVALID_ARGUMENTS);
    };
  }

  private static Answer more(Reply reply) {
    return new Answer(reply, false);
  }

  private static Answer refusal(ReplyCode code) {
    return new Answer(new TextReply(Reply.line(code.line())), code.isFatal());
  }
}
