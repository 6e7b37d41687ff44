package dev.troupe.replication.core;

import java.util.Arrays;

/// The bytes of a command, never changed and never looked into by the protocol.
public final class Payload {
  /// Of entries that carry no command.
  public static final Payload EMPTY = new Payload(new byte[0]);

  private final byte[] bytes;

  private Payload(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Takes the array over; the caller does not touch it again.
  public static Payload of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Payload(bytes);
  }

  public int length() {
    return bytes.length;
  }

  /// The bytes themselves, to be read only.
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload payload && Arrays.equals(bytes, payload.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
