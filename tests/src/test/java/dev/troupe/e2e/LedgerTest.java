package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The ledger finds every broken promise: a check that cannot fail would prove nothing.
final class LedgerTest {
  private static final List<String> EVERYBODY = List.of("ada", "bob", "carol");

  private final Ledger ledger = new Ledger();
  private final Ledger.Said first = ledger.next("ada");
  private final Ledger.Said second = ledger.next("ada");

  @BeforeEach
  void everybodyHearsTheFirst() {
    EVERYBODY.forEach(ledger::onLogin);
    ledger.onAcknowledged(first, "m1");
    ledger.onHeard("bob", first, "m1");
    ledger.onHeard("carol", first, "m1");
  }

  @Test
  void keptPromisesPass() {
    bothHear(second, "m2");
    ledger.onAcknowledged(second, "m2");
    assertThatCode(this::check).doesNotThrowAnyException();
  }

  @Test
  void whatWasNeverAcknowledgedMayBeLostToAll() {
    assertThatCode(this::check).doesNotThrowAnyException();
  }

  @Test
  void whatWasNeverAcknowledgedIsHeardByAllOrNone() {
    ledger.onHeard("bob", second, "m2");
    assertThatThrownBy(this::check).hasMessageContaining("bob and carol");
  }

  @Test
  void aLossIsFound() {
    ledger.onAcknowledged(second, "m2");
    ledger.onHeard("bob", second, "m2");
    assertThatThrownBy(this::check)
        .hasMessageContaining("not heard by carol")
        .hasMessageContaining("ada-2");
  }

  @Test
  void aRepetitionIsFound() {
    ledger.onHeard("bob", first, "m1");
    assertThatThrownBy(this::check).hasMessageContaining("bob heard m1 (ada-1) twice");
  }

  @Test
  void whatWasNotConfirmedMayBeHeardAgainAfterALogin() {
    ledger.onLogin("bob");
    ledger.onHeard("bob", first, "m1");
    assertThatCode(this::check).doesNotThrowAnyException();
  }

  @Test
  void aRepetitionUnderAnotherIdIsFound() {
    bothHear(first, "m2");
    assertThatThrownBy(this::check).hasMessageContaining("heard by bob");
  }

  @Test
  void anotherIdThanTheAcknowledgedOneIsFound() {
    ledger.onAcknowledged(second, "m2");
    bothHear(second, "m3");
    assertThatThrownBy(this::check).hasMessageContaining("id of ada-2");
  }

  @Test
  void aWrongOrderIsFound() {
    Ledger.Said third = ledger.next("ada");
    bothHear(third, "m3");
    bothHear(second, "m4");
    assertThatThrownBy(this::check).hasMessageContaining("order of ada's messages");
  }

  @Test
  void twoOrdersOfDifferentSendersAreFound() {
    Ledger.Said other = ledger.next("dan");
    ledger.onHeard("ada", other, "m3");
    ledger.onHeard("bob", second, "m2");
    ledger.onHeard("bob", other, "m3");
    ledger.onHeard("carol", other, "m3");
    ledger.onHeard("carol", second, "m2");
    assertThatThrownBy(this::check).hasMessageContaining("order in which bob and carol heard");
  }

  @Test
  void whatNobodySaidIsFound() {
    bothHear(new Ledger.Said("ada", 9), "m9");
    assertThatThrownBy(this::check).hasMessageContaining("order of ada's messages");
  }

  private void bothHear(Ledger.Said message, String id) {
    ledger.onHeard("bob", message, id);
    ledger.onHeard("carol", message, id);
  }

  private void check() {
    ledger.check(EVERYBODY);
  }
}
