package dev.troupe.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.troupe.files.hftp.FileName;
import dev.troupe.files.hftp.Request;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the server says when files can't be read, which the tests' own user could always read: the
/// catalogs here stand for those cases.
class RepliesTest {
  private static final FileName F = new FileName("f");

  @Test
  void aFileOrFolderThatCanNotBeOpenedIsAnInternalError() throws IOException {
    Replies replies =
        new Replies(
            new FileCatalog() {
              @Override
              public List<FileName> list(String after, int limit) throws IOException {
                throw new IOException("Permission denied");
              }

              @Override
              public Lookup open(FileName name) throws IOException {
                throw new IOException("Permission denied");
              }
            });
    for (Request request :
        List.of(new Request.Listing(), new Request.Metadata(F), new Request.Slice(F, 0, 1))) {
      Replies.Answer answer = replies.to(request);
      assertThat(answer.isLast()).isTrue();
      assertThat(read(answer.reply())).isEqualTo("199 INTERNAL SERVER ERROR\r\n");
    }
  }

  @Test
  void aFileThatCanNotBeReadOnFailsTheReply() {
    try (FakeFile file = new FakeFile(1_000_000, 100_000)) {
      Reply reply = replies(file).to(new Request.Slice(F, 0, 1_000_000)).reply();
      assertThatIOException().isThrownBy(() -> read(reply)).withMessage("Input/output error");
    }
  }

  @Test
  void theFileIsClosedWhenItsReplyIsAndAtOnceWhenItIsNotNeeded() throws IOException {
    try (FakeFile file = new FakeFile(10, 10)) {
      Reply reply = replies(file).to(new Request.Slice(F, 0, 10)).reply();
      read(reply);
      assertThat(file.isOpen()).isTrue();
      reply.close();
      assertThat(file.isOpen()).isFalse();
    }
    try (FakeFile file = new FakeFile(10, 10)) {
      replies(file).to(new Request.Metadata(F));
      assertThat(file.isOpen()).isFalse();
    }
    try (FakeFile file = new FakeFile(10, 10)) {
      replies(file).to(new Request.Slice(F, 0, 11));
      assertThat(file.isOpen()).isFalse();
    }
  }

  @Test
  void aListingThatCanNotBeReadToItsEndFailsTheReply() {
    List<FileName> page = Collections.nCopies(ListingReply.PAGE, F);
    Replies replies =
        new Replies(
            new FileCatalog() {
              @Override
              public List<FileName> list(String after, int limit) throws IOException {
                if (after.isEmpty()) {
                  return page;
                }
                throw new IOException("the folder is gone");
              }

              @Override
              public Lookup open(FileName name) {
                return new Lookup.Missing();
              }
            });
    Reply reply = replies.to(new Request.Listing()).reply();
    assertThatIOException().isThrownBy(() -> read(reply)).withMessage("the folder is gone");
  }

  private static Replies replies(FakeFile file) {
    return new Replies(
        new FileCatalog() {
          @Override
          public List<FileName> list(String after, int limit) {
            return List.of(F);
          }

          @Override
          public Lookup open(FileName name) {
            return new Lookup.Found(file, file.size());
          }
        });
  }

  private static String read(Reply reply) throws IOException {
    StringBuilder text = new StringBuilder();
    while (reply.hasNext()) {
      text.append(reply.next().utf8String());
    }
    return text.toString();
  }

  /// A file of zeros that gives few bytes at a time, and fails after the readable ones.
  private static final class FakeFile implements SeekableByteChannel {
    private final long size;
    private final long readable;
    private long position;
    private boolean open = true;

    FakeFile(long size, long readable) {
      this.size = size;
      this.readable = readable;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      if (position >= readable) {
        throw new IOException("Input/output error");
      }
      int count = Math.min(1000, into.remaining());
      into.put(new byte[count]);
      position += count;
      return count;
    }

    @Override
    public int write(ByteBuffer from) {
      throw new NonWritableChannelException();
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public SeekableByteChannel position(long to) {
      position = to;
      return this;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public SeekableByteChannel truncate(long to) {
      throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      open = false;
    }
  }
}
