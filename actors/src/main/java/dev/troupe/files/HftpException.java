package dev.troupe.files;

import dev.troupe.files.hftp.ReplyCode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A file server refused a request, broke the protocol, or went away. The message says which server
/// or file and why, and holds nothing that the server sent, so it is safe to show.
public final class HftpException extends IOException {
  private static final long serialVersionUID = 1L;

  private final @Nullable ReplyCode code;

  HftpException(HftpUrl url, String problem) {
    super(url + ": " + problem);
    this.code = null;
  }

  HftpException(HftpUrl url, String problem, IOException cause) {
    super(url + ": " + problem, cause);
    this.code = null;
  }

  HftpException(HftpUrl url, ReplyCode code) {
    super(url + ": the server answers " + code.line());
    this.code = code;
  }

  /// Whether the server refused the request with this code.
  public boolean isRefusal(ReplyCode code) {
    return this.code == code;
  }
}
