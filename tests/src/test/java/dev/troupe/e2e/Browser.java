package dev.troupe.e2e;

import dev.troupe.net.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.NotFoundException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/// Debian's Chromium without a screen, as a person would use it.
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  private final ChromeDriver driver;
  private final Path screenshots;

  private Browser(ChromeDriver driver, Path screenshots) {
    this.driver = driver;
    this.screenshots = screenshots;
  }

  /// Skips the test where there is no Chromium, see [Peers].
  ///
  /// @param screenshots the folder for them
  static Browser start(Path screenshots) throws IOException {
    Peers.require("chromium");
    Peers.require("chromedriver");
    var options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync");
    var log = new LoggingPreferences();
    log.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", log);
    var service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(DRIVER.toFile())
            .usingAnyFreePort()
            .build();
    Files.createDirectories(screenshots);
    return new Browser(new ChromeDriver(service, options), screenshots);
  }

  void open(HostPort at) {
    open(at, "/");
  }

  void open(HostPort at, String path) {
    driver.get("http://" + at + path);
  }

  /// Opens a page in a tab of its own, and returns to the one before.
  ///
  /// @return the new tab
  String openBeside(HostPort at) {
    String here = driver.getWindowHandle();
    driver.switchTo().newWindow(WindowType.TAB);
    open(at);
    String tab = driver.getWindowHandle();
    driver.switchTo().window(here);
    return tab;
  }

  /// Closes another tab.
  void close(String tab) {
    String here = driver.getWindowHandle();
    driver.switchTo().window(tab);
    driver.close();
    driver.switchTo().window(here);
  }

  String address() {
    return driver.getCurrentUrl();
  }

  /// What a person reads in an element; a page that changes meanwhile is read again.
  String text(String selector) {
    return Awaitility.await(selector)
        .ignoreException(StaleElementReferenceException.class)
        .until(
            () ->
                driver.findElements(By.cssSelector(selector)).stream()
                    .map(WebElement::getText)
                    .collect(Collectors.joining("\n")),
            text -> true);
  }

  /// Waits until an element reads as wanted.
  void await(String selector, Duration time, Predicate<String> wanted) {
    Awaitility.await(selector)
        .atMost(time)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> text(selector), wanted);
  }

  void click(String selector) {
    use(selector, WebElement::click);
  }

  void type(String selector, CharSequence... keys) {
    use(selector, element -> element.sendKeys(keys));
  }

  void clear(String selector) {
    use(selector, WebElement::clear);
  }

  /// Waits as a person does until it is there to be used; a page that changes meanwhile is looked
  /// at again.
  private void use(String selector, Consumer<WebElement> deed) {
    Awaitility.await(selector)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsMatching(failure ->
            failure instanceof NotFoundException
                || failure instanceof StaleElementReferenceException
                || failure instanceof ElementNotInteractableException)
        .until(() -> {
          deed.accept(driver.findElement(By.cssSelector(selector)));
          return true;
        });
  }

  @Nullable Object run(String script) {
    return driver.executeScript(script);
  }

  /// Runs a script that says what it has found by calling `done`.
  @Nullable Object runUntilDone(String script) {
    return driver.executeAsyncScript("const done = arguments[arguments.length - 1];" + script);
  }

  /// As if the user had agreed to notifications of the page that is open.
  void allowNotifications() {
    driver.setPermission("notifications", "granted");
  }

  void size(int width, int height) {
    driver.manage().window().setSize(new Dimension(width, height));
  }

  /// Writes what is to be seen into a file.
  void screenshot(String name) throws IOException {
    Files.write(screenshots.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }

  /// What the browser complained about: errors of scripts, and what a policy forbade.
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  /// What axe-core finds that would keep somebody from using the page, one line for each kind.
  List<String> accessibilityFaults() throws IOException {
    if (driver.executeScript("return typeof axe") instanceof String type
        && type.equals("undefined")) {
      driver.executeScript(axe());
    }
    Object found =
        runUntilDone(
            """
            axe.run(document, { resultTypes: ["violations"] }).then((results) =>
              done(results.violations
                .filter((it) => it.impact === "serious" || it.impact === "critical")
                .map((it) => `${it.id}: ${it.help}: ${it.nodes.map((node) => node.html)}`)));
            """);
    return ((List<?>) Objects.requireNonNull(found)).stream().map(String::valueOf).toList();
  }

  private static String axe() throws IOException {
    try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
