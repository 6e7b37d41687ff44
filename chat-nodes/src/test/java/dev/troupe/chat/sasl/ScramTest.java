package dev.troupe.chat.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.chat.state.Credentials;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The exchange of RFC 7677, 3, and what must not pass for one.
class ScramTest {
  private static final String CLIENT_FIRST = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";
  private static final String SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
  private static final String NONCE = "rOprNGfwEbeRWgbNEkqO" + SERVER_NONCE;
  private static final String CLIENT_FINAL =
      "c=biws,r=" + NONCE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
  private static final Credentials CREDENTIALS =
      Passwords.derive("pencil", Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);

  @Test
  void theExchangeOfTheRfcIsUnderstood() {
    Scram scram = begin(CLIENT_FIRST);
    assertThat(scram.account()).isEqualTo("user");
    assertThat(scram.challenge(CREDENTIALS))
        .isEqualTo("r=" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
    assertThat(scram.verify(CLIENT_FINAL))
        .contains("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
  }

  @Test
  void anotherPasswordProvesNothing() {
    byte[] salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    Scram scram = begin(CLIENT_FIRST);
    scram.challenge(Passwords.derive("Pencil", salt, 4096));
    assertThat(scram.verify(CLIENT_FINAL)).isEmpty();
  }

  @Test
  void aChangedFinalMessageProvesNothing() {
    for (String changed :
        List.of(
            "",
            "p=",
            CLIENT_FINAL.replace("c=biws", "c=eSws"),
            CLIENT_FINAL.replace("r=r", "r=s"),
            CLIENT_FINAL.replace("p=dH", "p=dI"),
            CLIENT_FINAL.replace("p=dHzb", "p=§§§§"),
            CLIENT_FINAL.substring(0, CLIENT_FINAL.length() - 8),
            CLIENT_FINAL + ",x=1")) {
      Scram scram = begin(CLIENT_FIRST);
      scram.challenge(CREDENTIALS);
      assertThat(scram.verify(changed)).as(changed).isEmpty();
    }
  }

  @Test
  void whatIsNoFirstMessageBeginsNothing() {
    for (String bad :
        List.of(
            "",
            "n",
            "n,,",
            "n,,n=,r=x",
            "n,,n=user",
            "n,,n=user,r=",
            "p=tls-unique,,n=user,r=x",
            "n,a=other,n=user,r=x",
            "n,,m=ext,n=user,r=x")) {
      assertThat(Scram.begin(bad, SERVER_NONCE)).as(bad).isEmpty();
    }
  }

  @Test
  void namesAreUnescapedAndMayBeAuthorizedAsThemselves() {
    assertThat(begin("y,a=us=2Cer,n=us=2Cer,r=x").account()).isEqualTo("us,er");
    assertThat(begin("n,,n=a=3Db,r=x,ext=1").account()).isEqualTo("a=b");
  }

  @Test
  void withoutAChallengeNothingIsVerified() {
    assertThat(begin(CLIENT_FIRST).verify(CLIENT_FINAL)).isEmpty();
  }

  private static Scram begin(String first) {
    return Scram.begin(first, SERVER_NONCE).orElseThrow();
  }
}
