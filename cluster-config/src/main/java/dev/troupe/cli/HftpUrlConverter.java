package dev.troupe.cli;

import dev.troupe.files.HftpUrl;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads `hftp://HOST[:PORT]/[NAME]` from the command line.
final class HftpUrlConverter implements ITypeConverter<HftpUrl> {
  @Override
  public HftpUrl convert(String text) {
    try {
      return HftpUrl.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
