package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
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
        browser = Chromium.start(folder);
    }

    @AfterAll
    static void stop() {
        browser.quit();
        server.close();
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
    void listingIsSortedByAClick() {
        follow("A listing");
        assertThat(sorted()).isEqualTo("Name ↑ ascending");
        browser.findElement(By.linkText("Size")).click();
        assertThat(sorted()).isEqualTo("Size ↑ ascending");
        assertThat(sizes()).isSorted();
        browser.findElement(By.partialLinkText("Size")).click();
        assertThat(sorted()).isEqualTo("Size ↓ descending");
        assertThat(sizes().reversed()).isSorted();
        assertThat(errors()).isEmpty();
    }

    private static String sorted() {
        var heading = browser.findElement(By.cssSelector("th[aria-sort]"));
        return heading.getText() + " " + heading.getDomAttribute("aria-sort");
    }

    private static List<Integer> sizes() {
        return browser.findElements(By.cssSelector("td data")).stream()
                .map(size -> Integer.valueOf(Objects.requireNonNull(size.getDomAttribute("value"))))
                .toList();
    }

    @Test
    void headingsOfAnEmptyListingStandAsThoseOfOthersDo() {
        assertThat(shareOfNames("/files/")).isGreaterThan(0.5);
        assertThat(shareOfNames("/uploads/")).isGreaterThan(0.5);
    }

    private static double shareOfNames(String path) {
        browser.get(ADDRESS.url(path));
        double table = browser.findElement(By.tagName("table")).getRect().getWidth();
        return browser.findElement(By.cssSelector("thead th")).getRect().getWidth() / table;
    }

    @Test
    void labelsOfTheModuleMapDoNotTouch() {
        var boxes = browser.findElements(By.cssSelector("#map .node:not([data-module=api])"));
        assertThat(boxes)
                .hasSizeGreaterThan(8)
                .allSatisfy(box -> {
                    var texts = box.findElements(By.tagName("text"));
                    var name = texts.getFirst().getRect();
                    assertThat(texts.getLast().getRect().getX() - name.getX() - name.getWidth())
                            .as(box.getDomAttribute("data-module"))
                            .isGreaterThan(5);
                });
    }

    @Test
    void cardsOfThePageOfProgramsFillTheirRowsAndStandApart() {
        browser.get(ADDRESS.url("/programs.html"));
        var rows =
                browser.findElements(By.cssSelector(".cards a")).stream()
                        .collect(Collectors.groupingBy(card -> card.getRect().getY()));
        assertThat(rows.values().stream().map(List::size).distinct()).hasSize(1);
        var cards = browser.findElement(By.className("cards")).getRect();
        assertThat(element("upload").getRect().getY() - cards.getY() - cards.getHeight())
                .isGreaterThan(30);
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
        return Chromium.errors(browser);
    }

    /// Each reading of the browser's log empties it.
    private static void forgetErrors() {
        errors();
    }
}
