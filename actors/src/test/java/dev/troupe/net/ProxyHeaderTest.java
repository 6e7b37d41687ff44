package dev.troupe.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
  private static final InetSocketAddress FROM = new InetSocketAddress("192.0.2.1", 56324);
  private static final InetSocketAddress TO = new InetSocketAddress("192.0.2.7", 443);
  private static final InetSocketAddress FROM6 = new InetSocketAddress("2001:db8::1", 65535);
  private static final InetSocketAddress TO6 = new InetSocketAddress("2001:db8::2", 0);

  @Test
  void aLineTellsTheSource() {
    String line = "PROXY TCP4 192.0.2.1 192.0.2.7 56324 443\r\n";
    assertThat(parse(line + "GET /")).isEqualTo(whole(FROM, line.length()));
    String line6 = "PROXY TCP6 2001:db8::1 2001:db8::2 65535 0\r\n";
    assertThat(parse(line6)).isEqualTo(whole(FROM6, line6.length()));
  }

  @Test
  void aLineMayTellThatTheSourceIsUnknown() {
    assertThat(parse("PROXY UNKNOWN\r\n")).isEqualTo(new ProxyHeader.Whole(Optional.empty(), 15));
    String long6 = "PROXY UNKNOWN " + "f".repeat(39) + " " + "f".repeat(39) + " 65535 65535\r\n";
    assertThat(long6).hasSize(107);
    assertThat(parse(long6)).isEqualTo(new ProxyHeader.Whole(Optional.empty(), 107));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n",
        "PROXY\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.7 56324\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.7 56324 443 1\r\n",
        "PROXY TCP4 192.0.2.256 192.0.2.7 56324 443\r\n",
        "PROXY TCP4 192.0.2 192.0.2.7 56324 443\r\n",
        "PROXY TCP4 2001:db8::1 192.0.2.7 56324 443\r\n",
        "PROXY TCP4 localhost 192.0.2.7 56324 443\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.7 65536 443\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.7 +1 443\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.7 01 443\r\n",
        "PROXY TCP6 192.0.2.1 192.0.2.7 56324 443\r\n",
        "PROXY UDP4 192.0.2.1 192.0.2.7 56324 443\r\n",
        "PROXY  TCP4 192.0.2.1 192.0.2.7 56324 443\r\n",
      })
  void whatIsNoHeaderIsMalformed(String text) {
    assertThat(parse(text)).isInstanceOf(ProxyHeader.Malformed.class);
  }

  @Test
  void aLineWithoutAnEndIsMalformed() {
    assertThat(parse("PROXY TCP4 " + "1".repeat(95))).isInstanceOf(ProxyHeader.NeedMore.class);
    assertThat(parse("PROXY TCP4 " + "1".repeat(96))).isInstanceOf(ProxyHeader.Malformed.class);
  }

  @Test
  void whatIsWrittenIsRead() {
    byte[] v4 = ProxyHeader.binary(FROM, TO);
    assertThat(v4).hasSize(28);
    assertThat(parse(v4)).isEqualTo(whole(FROM, 28));
    byte[] v6 = ProxyHeader.binary(FROM6, TO6);
    assertThat(v6).hasSize(52);
    assertThat(parse(v6)).isEqualTo(whole(FROM6, 52));
    assertThat(HexFormat.of().formatHex(ProxyHeader.binary(FROM, TO6), 16, 32))
        .isEqualTo("00000000000000000000ffffc0000201");
  }

  @Test
  void aHeaderThatIsHalfThereNeedsTheRest() {
    byte[] line = "PROXY TCP4 192.0.2.1 192.0.2.7 56324 443\r\n".getBytes(US_ASCII);
    for (byte[] header : new byte[][] {line, ProxyHeader.binary(FROM, TO)}) {
      for (int length = 0; length < header.length; length++) {
        assertThat(parse(Arrays.copyOf(header, length)))
            .as("%d bytes", length)
            .isEqualTo(new ProxyHeader.NeedMore());
      }
    }
  }

  @Test
  void aProxysOwnConnectionHasNoSource() {
    byte[] local = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a20000000");
    assertThat(parse(local)).isEqualTo(new ProxyHeader.Whole(Optional.empty(), 16));
  }

  @Test
  void whatFollowsTheAddressesBelongsToTheHeader() {
    byte[] header = Arrays.copyOf(ProxyHeader.binary(FROM, TO), 28 + 7);
    header[15] = 12 + 7;
    assertThat(parse(header)).isEqualTo(whole(FROM, 35));
  }

  @Test
  void aHeaderThatIsTooLongOrTooShortIsMalformed() {
    byte[] header = ProxyHeader.binary(FROM, TO);
    header[14] = (byte) 0xff;
    assertThat(parse(header)).isInstanceOf(ProxyHeader.Malformed.class);
    header[14] = 0;
    header[15] = 11;
    assertThat(parse(header)).isInstanceOf(ProxyHeader.Malformed.class);
    header[12] = 0x31;
    assertThat(parse(header)).isInstanceOf(ProxyHeader.Malformed.class);
  }

  @Test
  void whateverComesIsJudged() {
    long seed = 20_26;
    var random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      byte[] header = ProxyHeader.binary(FROM, TO);
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        header[12 + random.nextInt(16)] = (byte) random.nextInt();
      }
      if (parse(header) instanceof ProxyHeader.Whole(_, int length)) {
        assertThat(length).as("seed %d, round %d", seed, i).isBetween(16, header.length);
      }
    }
  }

  private static ProxyHeader whole(InetSocketAddress source, int length) {
    return new ProxyHeader.Whole(Optional.of(source), length);
  }

  private static ProxyHeader parse(String text) {
    return parse(text.getBytes(US_ASCII));
  }

  private static ProxyHeader parse(byte[] bytes) {
    return ProxyHeader.parse(ByteBuffer.wrap(bytes));
  }
}
