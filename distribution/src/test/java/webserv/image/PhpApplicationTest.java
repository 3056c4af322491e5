package webserv.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/// A small PHP application, sessions and files, in a real browser: run by php-cgi, one process for
/// each request, and by php-fpm, which stays.
final class PhpApplicationTest {
    private static final Address ADDRESS = Address.free();
    private static RunningServer server;
    private static PhpFpm fpm;
    private static ChromeDriver browser;
    @TempDir static Path folder;

    @BeforeAll
    static void start() throws IOException {
        fpm = PhpFpm.start(folder);
        var home = Image.BUILT.home();
        var configuration =
                Files.writeString(
                        folder.resolve("webserv.yaml"),
                        """
                        servers:
                          - listen: "%1$s"
                            root: %2$s/site
                            locations:
                              - path: /
                                methods: [GET]
                              - path: /cgi/
                                alias: %2$s/cgi-bin
                                cgi: { interpreters: { .php: php-cgi } }
                              - path: /fastcgi/
                                alias: %2$s/cgi-bin
                                fastcgi: { pass: "unix:%3$s" }
                        """
                                .formatted(ADDRESS, home, fpm.socket()));
        server = Image.BUILT.serve(configuration, ADDRESS);
        browser = Chromium.start(folder);
    }

    @AfterAll
    static void stop() {
        browser.quit();
        server.close();
        fpm.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgi", "fastcgi"})
    void notesAndFilesAreKeptInTheSession(String way) throws IOException {
        var page = ADDRESS.url("/" + way + "/notes.php");
        browser.manage().deleteAllCookies();
        browser.get(page);
        write("Grüße & <b>", 1);
        var file = Files.write(folder.resolve(way + " ä.bin"), new byte[300_000]);
        browser.findElement(By.id("file")).sendKeys(file.toString());
        write("with a file", 2);

        browser.get(page);
        assertThat(notes())
                .hasSize(2)
                .startsWith("Grüße & <b>")
                .last()
                .asString()
                .startsWith("with a file (" + way + " ä.bin, 300000 octets, SHA-256 ");
        Files.write(
                Path.of(System.getProperty("image.work"), "notes-" + way + ".png"),
                browser.getScreenshotAs(OutputType.BYTES));

        browser.findElement(By.name("forget")).click();
        awaitNotes(0);
        assertThat(browser.getCurrentUrl()).isEqualTo(page);
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
    }

    private static void write(String text, int notesThen) {
        browser.findElement(By.id("text")).sendKeys(text);
        browser.findElement(By.cssSelector("form button")).click();
        awaitNotes(notesThen);
    }

    /// A click returns before the next page is there.
    private static void awaitNotes(int count) {
        new WebDriverWait(browser, Duration.ofSeconds(30))
                .until(ExpectedConditions.numberOfElementsToBe(By.cssSelector("#notes li"), count));
    }

    private static List<String> notes() {
        return browser.findElements(By.cssSelector("#notes li")).stream()
                .map(note -> note.getText())
                .toList();
    }
}
