package dev.troupe.storage;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/// A line of text that ends with its own checksum: `what there is to say crc32c=9ae0daaf`.
public final class CheckedLine {
  private static final Pattern LINE = Pattern.compile("([^\\n]*) crc32c=([0-9a-f]{8})\\n?");

  private CheckedLine() {}

  /// The bytes of a line for a text that has no line feed.
  public static byte[] write(String text) {
    return "%s crc32c=%s\n".formatted(text, checksum(text)).getBytes(StandardCharsets.UTF_8);
  }

  /// The text of a line.
  ///
  /// @throws IllegalArgumentException if it is not as it was written, saying what is wrong
  public static String read(byte[] content) {
    Matcher line = LINE.matcher(new String(content, StandardCharsets.UTF_8));
    if (!line.matches()) {
      throw new IllegalArgumentException("it is not one line that ends with crc32c=…");
    }
    String checksum = checksum(line.group(1));
    if (!checksum.equals(line.group(2))) {
      throw new IllegalArgumentException(
          "its checksum is %s, of what stands there it is %s".formatted(line.group(2), checksum));
    }
    return line.group(1);
  }

  private static String checksum(String text) {
    var crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(crc.getValue());
  }
}
