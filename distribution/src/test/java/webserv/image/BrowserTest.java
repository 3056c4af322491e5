package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/// The demo site in a real browser.
final class BrowserTest {
    private static final Path SCREENSHOT =
            Path.of(System.getProperty("image.work"), "demo-site.png");

    private static final Address ADDRESS = Address.free();
    private static RunningServer server;
    private static ChromeDriver browser;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        var image = DemoSite.copyTo(folder, ADDRESS);
        server = RunningServer.start(Program.of(image.script()), List.of(ADDRESS));
        browser = chromium();
    }

    @AfterAll
    static void stop() {
        browser.quit();
        server.close();
    }

    static ChromeDriver chromium() {
        var options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                // The site scrolls smoothly unless told not to; a click would miss its moving
                // target.
                "--force-prefers-reduced-motion");
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        var service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(new File("/usr/bin/chromedriver"))
                        .build();
        var driver = new ChromeDriver(service, options);
        driver.manage().window().setSize(new Dimension(1280, 1290));
        return driver;
    }

    @BeforeEach
    void openStartPage() {
        browser.get(ADDRESS.url("/"));
        forgetErrors();
    }

    @Test
    void startPageIsStyledAndItsScriptsRun() throws IOException {
        browser.get(ADDRESS.url("/"));
        assertThat(browser.getTitle()).isEqualTo("webserv is running");
        assertThat(browser.findElement(By.className("button")).getCssValue("display"))
                .as("the style sheet applies")
                .isNotEqualTo("inline");
        await(ExpectedConditions.textToBe(By.id("live-connections"), "0"));
        await(driver -> !element("talk").getText().contains("waiting"));
        assertThat(element("talk").getText()).startsWith("HEAD / HTTP/1.1").contains("200 OK");
        Files.write(SCREENSHOT, browser.getScreenshotAs(OutputType.BYTES));
        assertThat(errors()).isEmpty();
    }

    @Test
    void everyLinkOfTheStartPageLeadsToAPage() {
        var links =
                browser.findElements(By.tagName("a")).stream()
                        .map(link -> link.getDomProperty("href"))
                        .distinct()
                        .filter(url -> !url.endsWith("/no-such-page"))
                        .toList();
        assertThat(links).hasSizeGreaterThan(5);
        for (var url : links) {
            browser.get(url);
            assertThat(errors()).as(url).isEmpty();
        }
    }

    @Test
    void listingLeadsToItsFiles() {
        follow("A listing");
        browser.findElement(By.linkText("haiku.txt")).click();
        assertThat(browser.getCurrentUrl()).isEqualTo(ADDRESS.url("/files/haiku.txt"));
        assertThat(errors()).isEmpty();
    }

    @Test
    void oldAddressLeadsToTheNewOne() {
        follow("An old address");
        assertThat(browser.getCurrentUrl()).isEqualTo(ADDRESS.url("/new/"));
        assertThat(errors()).isEmpty();
    }

    @Test
    void formIsAnsweredByAProgram() {
        follow("A form");
        element("name").sendKeys("Zoë <b>");
        browser.findElement(By.cssSelector("form button")).click();
        await(ExpectedConditions.urlToBe(ADDRESS.url("/cgi-bin/greet.sh")));
        assertThat(browser.findElement(By.tagName("main")).getText()).contains("Zoë <b>");
        assertThat(errors()).isEmpty();
    }

    @Test
    void wrongAddressShowsTheErrorPage() {
        follow("A page that is not there");
        assertThat(browser.findElement(By.tagName("h1")).isDisplayed()).isTrue();
        assertThat(browser.findElement(By.tagName("body")).getText()).contains("404");
        assertThat(errors())
                .as("nothing but the page itself is missing")
                .allSatisfy(error -> assertThat(error).contains("/no-such-page", "404"));
    }

    private static void follow(String card) {
        browser.findElement(By.partialLinkText(card)).click();
    }

    private static WebElement element(String id) {
        return browser.findElement(By.id(id));
    }

    private static void await(ExpectedCondition<?> condition) {
        new WebDriverWait(browser, Duration.ofSeconds(30)).until(condition);
    }

    private static List<String> errors() {
        return browser.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /// Each reading of the browser's log empties it.
    private static void forgetErrors() {
        errors();
    }
}
