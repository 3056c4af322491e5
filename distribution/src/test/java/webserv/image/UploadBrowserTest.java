package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.ExpectedCondition;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/// Uploads with a real browser: the demo site's page, and what a stranger's page can do.
final class UploadBrowserTest {
    private static final Path SCREENSHOTS = Path.of(System.getProperty("image.work"));

    @TempDir static Path folder;

    private static final Address ADDRESS = Address.free();
    private static Path store;
    private static Path downloads;
    private static RunningServer server;
    private static ChromeDriver browser;

    @BeforeAll
    static void start() throws IOException {
        var image = DemoSite.copyTo(folder, ADDRESS);
        store = image.home().resolve("uploads");
        Files.writeString(
                image.home().resolve("conf/webserv.yaml"),
                """

                      - path: /inline/
                        upload: { store: ../inline, create: true, inline: true }
                """,
                StandardOpenOption.APPEND);
        downloads = Files.createDirectory(folder.resolve("downloads"));
        server = RunningServer.start(Program.of(image.script()), List.of(ADDRESS));
        browser = Chromium.start(downloads);
    }

    @AfterAll
    static void stop() {
        browser.quit();
        server.close();
    }

    @BeforeEach
    void openPageOfAnEmptyStore() throws IOException {
        try (var files = Files.newDirectoryStream(store, path -> Files.isRegularFile(path))) {
            for (var file : files) {
                Files.delete(file);
            }
        }
        browser.get(ADDRESS.url("/upload.html"));
        await(ExpectedConditions.visibilityOfElementLocated(By.id("stored")));
        Chromium.errors(browser);
    }

    private static Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static void await(ExpectedCondition<?> condition) {
        new WebDriverWait(browser, Duration.ofSeconds(30)).until(condition);
    }

    private static void awaitText(String id, String text) {
        await(ExpectedConditions.textToBePresentInElementLocated(By.id(id), text));
    }

    private static void shoot(String name) throws IOException {
        Files.write(SCREENSHOTS.resolve(name), browser.getScreenshotAs(OutputType.BYTES));
    }

    @Test
    void filesOfTheFormAreStoredListedDownloadedAndDeleted() throws IOException {
        var first = file("first ä.txt", "first");
        var second = file("second.txt", "second");
        browser.findElement(By.id("file")).sendKeys(first + "\n" + second);
        browser.findElement(By.cssSelector("#form button")).click();
        awaitText("files", "second.txt");
        assertThat(store.resolve("first ä.txt")).hasContent("first");
        assertThat(store.resolve("second.txt")).hasContent("second");
        shoot("upload-page.png");
        browser.findElement(By.linkText("second.txt")).click();
        await(_ -> Files.exists(downloads.resolve("second.txt")));
        browser.findElement(By.cssSelector("[aria-label='Delete second.txt']")).click();
        await(
                ExpectedConditions.not(
                        ExpectedConditions.textToBePresentInElementLocated(
                                By.id("files"), "second.txt")));
        assertThat(store.resolve("second.txt")).doesNotExist();
        assertThat(browser.findElement(By.id("files")).getText()).contains("first ä.txt");
        assertThat(Chromium.errors(browser)).isEmpty();
    }

    @Test
    void droppedFileIsStored() throws IOException {
        var dropped = file("dropped.txt", "dropped");
        var zone = browser.findElement(By.id("drop")).getRect();
        var data =
                Map.of(
                        "items", List.of(),
                        "files", List.of(dropped.toString()),
                        "dragOperationsMask", 1);
        for (var type : List.of("dragEnter", "dragOver", "drop")) {
            browser.executeCdpCommand(
                    "Input.dispatchDragEvent",
                    Map.of(
                            "type",
                            type,
                            "x",
                            zone.getX() + zone.getWidth() / 2,
                            "y",
                            zone.getY() + zone.getHeight() / 2,
                            "data",
                            data));
        }
        awaitText("transfers", "dropped.txt: stored");
        awaitText("files", "dropped.txt");
        assertThat(store.resolve("dropped.txt")).hasContent("dropped");
        assertThat(Chromium.errors(browser)).isEmpty();
    }

    @Test
    void nameThatIsTakenIsToldAndNotReplaced() throws IOException {
        Files.writeString(store.resolve("taken.txt"), "before");
        browser.findElement(By.id("file")).sendKeys(file("taken.txt", "after").toString());
        browser.findElement(By.cssSelector("#form button")).click();
        awaitText("transfers", "taken.txt: the name is taken");
        assertThat(store.resolve("taken.txt")).hasContent("before");
    }

    @Test
    void formWorksWithoutScript() throws IOException {
        browser.executeScript(
                "document.getElementById('form').addEventListener('submit',"
                        + " event => event.stopImmediatePropagation(), true)");
        browser.findElement(By.id("file")).sendKeys(file("plain.txt", "plain").toString());
        browser.findElement(By.cssSelector("#form button")).click();
        await(ExpectedConditions.titleIs("Stored"));
        shoot("upload-stored.png");
        assertThat(browser.findElement(By.linkText("plain.txt")).getDomProperty("href"))
                .isEqualTo(ADDRESS.url("/uploads/plain.txt"));
        browser.get(ADDRESS.url("/uploads/"));
        shoot("upload-listing.png");
        assertThat(browser.findElement(By.tagName("table")).getText()).contains("plain.txt", "5 B");
        assertThat(Chromium.errors(browser)).isEmpty();
    }

    private static Curl putPage(String location, Path page) {
        return Curl.get(
                ADDRESS.url(location + "page.html"),
                "--request",
                "PUT",
                "--data-binary",
                "@" + page);
    }

    /// The same page, where it may run, leaves its mark: so its absence elsewhere says something.
    @Test
    void strangersPageDoesNotRunInTheOriginOfTheSite() throws IOException {
        var page = file("page.html", "<title>ran</title><script>document.cookie='ran=1'</script>");
        for (var location : List.of("/uploads/", "/inline/")) {
            assertThat(putPage(location, page).status()).isEqualTo(201);
        }
        browser.executeScript("location.href = '/uploads/page.html'");
        await(_ -> Files.exists(downloads.resolve("page.html")));
        assertThat(browser.getTitle()).isEqualTo("Uploads · webserv");
        assertThat(browser.manage().getCookieNamed("ran")).isNull();
        browser.get(ADDRESS.url("/inline/page.html"));
        assertThat(browser.manage().getCookieNamed("ran")).isNotNull();
        browser.manage().deleteAllCookies();
    }
}
