package dev.troupe.files;

import dev.troupe.files.hftp.FileName;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.pekko.util.ByteString;

/// The names of all files in order, page by page. Each page reads the folder again, so a folder of
/// any size takes the memory of one page only; a file that appears or vanishes meanwhile may be
/// listed or not, every other one is listed once.
final class ListingReply implements Reply {
  /// Names in a page; a page of the longest names has 128 KiB.
  static final int PAGE = 512;

  private final FileCatalog catalog;
  private List<FileName> page;
  private boolean started;
  private boolean ended;

  /// Reads the first page, so that a folder that can't be read is known before the reply begins.
  ListingReply(FileCatalog catalog) throws IOException {
    this.catalog = catalog;
    this.page = catalog.list("", PAGE);
  }

  @Override
  public boolean hasNext() {
    return !ended;
  }

  @Override
  public ByteString next() throws IOException {
    if (started && page.size() == PAGE) {
      page = catalog.list(page.getLast().text(), PAGE);
    }
    ended = page.size() < PAGE;
    String names = page.stream().map(name -> name + "\r\n").collect(Collectors.joining());
    ByteString begin = started ? ByteString.emptyByteString() : OK;
    started = true;
    return begin
        .concat(ByteString.fromString(names))
        .concat(ended ? END : ByteString.emptyByteString());
  }

  @Override
  public void close() {}
}
