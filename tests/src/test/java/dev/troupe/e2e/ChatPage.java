package dev.troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.net.HostPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.openqa.selenium.Keys;

/// Somebody at the web chat, in a browser of her own.
final class ChatPage implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String SHOWN =
      """
      return [...document.querySelectorAll("#messages .message:not(.waiting):not(.refused)")]
        .map((one) => one.querySelector(".text").firstChild.textContent);
      """;

  private final Browser browser;

  private ChatPage(Browser browser) {
    this.browser = browser;
  }

  static ChatPage open(HostPort at) throws IOException {
    Browser browser = Browser.start(Path.of("target", "screenshots"));
    browser.size(1280, 900);
    browser.open(at, "/chat");
    return new ChatPage(browser);
  }

  /// One who has logged in and sees `#lobby`.
  static ChatPage logIn(HostPort at, String nick) throws IOException {
    ChatPage page = open(at);
    page.logIn(nick, "");
    page.awaitOpen("#lobby");
    return page;
  }

  Browser browser() {
    return browser;
  }

  void logIn(String nick, String password) {
    browser.clear("#nick");
    browser.clear("#password");
    browser.type("#nick", nick);
    browser.type("#password", password + Keys.ENTER);
  }

  void register(String nick, String password) {
    browser.click("label:has(#new-account)");
    logIn(nick, password);
  }

  /// Waits until a conversation is open.
  void awaitOpen(String name) {
    browser.await("#title", PATIENCE, name::equals);
  }

  /// Enters a channel or opens what was said with an account.
  void enter(String name) {
    browser.type("#enter-name", name + Keys.ENTER);
    awaitOpen(name);
  }

  void choose(String name) {
    String entry = "#side .conversation[aria-label^='" + name + "']";
    browser.await(entry, PATIENCE, text -> !text.isEmpty());
    browser.click(entry);
    awaitOpen(name);
  }

  void write(CharSequence... keys) {
    browser.type("#text", keys);
  }

  void say(String text) {
    write(text, Keys.ENTER);
  }

  /// Says lines at once, as if they were pasted.
  void paste(List<String> lines) {
    browser.run(
        """
        document.getElementById("text").value = "%s";
        document.getElementById("composer").requestSubmit();
        """
            .formatted(String.join("\\n", lines)));
  }

  /// The node that the page says it talks to.
  String node() {
    String community = browser.text("#network");
    return community.substring(community.lastIndexOf(' ') + 1);
  }

  /// The same, of the cluster that the page is of.
  NodeProcess node(Cluster cluster) {
    String name = node();
    return cluster.nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /// The acknowledged messages that are shown, in their order.
  List<String> shown() {
    return ((List<?>) Objects.requireNonNull(browser.run(SHOWN)))
        .stream().map(String::valueOf).map(String::strip).toList();
  }

  void awaitShown(Predicate<List<String>> wanted) {
    await("the messages shown", wanted);
  }

  private void await(String what, Predicate<List<String>> wanted) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(this::shown, wanted);
  }

  /// Waits until nothing is on its way.
  void awaitAcknowledged(Duration patience) {
    browser.await("#messages .waiting", patience, String::isEmpty);
  }

  void awaitOnline(Duration patience) {
    browser.await("#connection", patience, String::isEmpty);
  }

  /// Scrolls back until there is nothing older.
  void scrollToBeginning() {
    Awaitility.await("the beginning")
        .atMost(PATIENCE.multipliedBy(2))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          browser.run("document.getElementById('log').scrollTop = 0");
          return !browser.text("#beginning").isEmpty();
        });
  }

  /// What the browser held against the page, apart from connections that broke.
  void assertNoComplaints() {
    assertThat(browser.complaints())
        .filteredOn(one -> !one.contains("WebSocket connection to"))
        .isEmpty();
  }

  @Override
  public void close() {
    browser.close();
  }
}
