package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;

/// What an operator sees in the dashboard, and what visitors' pages do, in a real browser.
final class DashboardIT {
  @RegisterExtension static final ClusterExtension CLUSTER = new ClusterExtension();

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// The row of a visitor whose page has begun to beat; until then it has its address for a name.
  private static final Pattern NAMED_ITSELF = Pattern.compile("([0-9a-f]{32}) \\d+ Bar");

  private final Cluster cluster = CLUSTER.cluster();
  private final Ports ports = cluster.ports();

  private @Nullable Browser browser;

  @BeforeEach
  void open() throws IOException {
    browser = Browser.start(Path.of("target", "screenshots"));
    browser().size(1400, 1800);
    browser().open(ports.monitor());
    browser().await("#nodes tbody", PATIENCE, text -> text.contains("node-3"));
  }

  private Browser browser() {
    return Objects.requireNonNull(browser);
  }

  @AfterEach
  void close() {
    browser().close();
  }

  @Test
  void aNodesDeathIsShownWithinFiveSeconds() throws Exception {
    browser().await("#glance", PATIENCE, text -> text.contains("3 of 3"));
    NodeProcess victim = cluster.primary();
    browser().screenshot("whole");

    victim.strike();

    browser()
        .await(
            "#problems", Duration.ofSeconds(5), text -> text.contains(victim.name() + " is gone"));
    assertThat(browser().text("#nodes tbody")).doesNotContain(victim.name());
    browser().await("#glance", PATIENCE, text -> text.contains("2 of 3"));
    browser().screenshot("a-node-is-gone");
    assertThat(browser().text("#state")).isNotEqualTo("All is well");
  }

  @Test
  void aServerIsDrainedAndUsedAgainByKeyboard() throws IOException {
    String button = "button[aria-label='Drain node-2 of front-door']";
    browser().await("#servers tbody", PATIENCE, text -> text.contains("front-door"));

    browser().type(button, Keys.ENTER);

    browser().await("#servers tbody", PATIENCE, text -> text.contains("drained"));
    browser().await("#problems", PATIENCE, text -> text.contains("front-door node-2 is drained"));
    browser().screenshot("a-server-is-drained");
    browser().click("button[aria-label='Use node-2 of front-door again']");
    browser().await("#problems", PATIENCE, text -> !text.contains("drained"));
  }

  @Test
  void aVisitorComesIsBarredIsLetInAndLeaves() throws IOException {
    String visitor = browser().openBeside(ports.router());
    browser().await("#users tbody", PATIENCE, text -> NAMED_ITSELF.matcher(text).find());
    Matcher row = NAMED_ITSELF.matcher(browser().text("#users tbody"));
    assertThat(row.find()).isTrue();
    String bar = "button[aria-label='Bar " + row.group(1) + "']";
    String letIn = "button[aria-label='Let " + row.group(1) + " in']";
    browser().screenshot("a-visitor");

    browser().click(bar);
    browser().await("#users tbody", PATIENCE, text -> text.contains("barred"));
    browser().click(letIn);
    browser().await("#users tbody", PATIENCE, text -> !text.contains("barred"));
    browser().await("#users tbody", PATIENCE, text -> text.contains("Bar"));

    browser().close(visitor);
    browser().await("#users tbody", PATIENCE, String::isEmpty);
  }

  @Test
  void aPageBeatsForAsLongAsItIsOpenAndSaysGoodBye() {
    browser().open(ports.router());
    assertThat(browser().address()).contains(":" + ports.site(1).port() + "/");
    browser().await("#users", PATIENCE, text -> text.equals("1"));
    browser()
        .run(
            """
            window.beats = 0;
            const before = window.fetch;
            window.fetch = (...all) => { window.beats++; return before(...all); };
            """);
    cluster.await("more beats than the time-out of 10 s", this::hasBeaten);
    assertThat(browser().text("#users")).isEqualTo("1");
    assertThat(browser().complaints()).isEmpty();

    browser().open(ports.monitor());

    browser().await("#users-note", PATIENCE, text -> text.startsWith("0 active"));
  }

  private boolean hasBeaten() {
    return browser().run("return window.beats") instanceof Long beats && beats >= 5;
  }

  @Test
  void everybodyCanReadItOnAPhoneAndInTheDarkAndItBreaksNoRuleOfItsOwnPolicy() throws Exception {
    try (IrcClient ada = IrcClient.logIn(ports.chat(1), "ada")) {
      ada.say("#lobby", "hello");
      ada.send("RATE 4.5");
      browser().await("#glance", PATIENCE, text -> text.contains("ms"));
      browser()
          .await(
              "#statistics tbody",
              PATIENCE,
              text -> text.contains("node-1 4.5") && text.contains("ada"));
    }
    for (String colours : List.of("light", "dark")) {
      choose(colours);
      browser().size(1400, 1800);
      browser().screenshot("wide-" + colours);
      assertThat(browser().accessibilityFaults()).as("wide, %s", colours).isEmpty();
      browser().size(400, 2400);
      assertThat(browser().run("return document.documentElement.scrollWidth <= innerWidth"))
          .as("nothing is wider than the screen")
          .isEqualTo(true);
      browser().screenshot("phone-" + colours);
      assertThat(browser().accessibilityFaults()).as("on a phone, %s", colours).isEmpty();
    }
    browser().run("document.querySelector('input[value=hours]').click()");
    assertThat(browser().complaints()).isEmpty();
  }

  private void choose(String colours) {
    browser()
        .run(
            """
            const theme = document.getElementById('theme');
            theme.value = '%s';
            theme.dispatchEvent(new Event('change'));
            """
                .formatted(colours));
  }

  @Test
  void tablesAreSortedAndFilteredByKeyboard() {
    browser().type("#nodes th:first-child button", Keys.ENTER);
    assertThat(browser().text("#nodes tbody tr:first-child td:first-child")).isEqualTo("node-3");
    browser().type("#servers-filter", "referral");
    browser().await("#servers tbody", PATIENCE, text -> !text.contains("front-door"));
    assertThat(browser().text("#servers tbody")).contains("referral");
  }
}
