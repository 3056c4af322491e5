package webserv.handlers.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import webserv.testkit.Requests;

class FormUploadTest {
    @TempDir private Path temporary;
    private Rig rig;

    @BeforeEach
    void open() throws IOException {
        rig = new Rig(Files.createDirectory(temporary.resolve("store")));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static String file(String name, String content) {
        return part("name=\"f\"; filename=\"" + name + "\"", content);
    }

    private static String part(String parameters, String content) {
        return "--b\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n"
                .formatted(parameters, content);
    }

    private static Requests post(String... parts) {
        return Rig.request("POST", "")
                .with("Content-Type", "multipart/form-data; boundary=b")
                .content(String.join("", parts) + "--b--\r\n");
    }

    @Test
    void filesOfAFormAreStoredAndListed() throws Exception {
        var form =
                post(
                        part("name=comment", "hello"),
                        file("a ä'\"".replace("\"", "\\\""), "first"),
                        part("name=f; filename=\"\"", ""),
                        file("b", ""));
        assertThat(rig.reply(form))
                .isEqualTo(
                        """
                        201
                        Content-Type: application/json

                        [
                          {"name": "a ä'\\"", "location": "/up/a%20%C3%A4%27%22", "size": 5},
                          {"name": "b", "location": "/up/b", "size": 0}
                        ]
                        """);
        assertThat(rig.files()).isEqualTo(Map.of("a ä'\"", "first", "b", ""));
        assertThat(rig.litter()).isEmpty();
    }

    @Test
    void ofTwoTypesTheFirstCounts() throws Exception {
        var form = post(file("a", "x")).with("Content-Type", "text/plain; boundary=c");
        assertThat(rig.status(form)).isEqualTo(201);
        assertThat(rig.files()).isEqualTo(Map.of("a", "x"));
    }

    @Test
    void placeOfASingleFileIsTheLocation() throws Exception {
        assertThat(rig.reply(post(file("a", "x"))))
                .startsWith("201\nContent-Type: application/json\nLocation: /up/a\n\n");
    }

    @ParameterizedTest(name = "{0} is stored as {1}")
    @CsvSource({
        "a.txt,             a.txt",
        "/etc/passwd,       passwd",
        "../../up,          up",
        "C:\\fakepath\\x,   x",
        "..\\up,            up",
        "/..\\a/b\\c,       c",
        "%2e%2e%2fx,        %2e%2e%2fx",
    })
    void nameIsReducedToItsLastSegment(String fileName, String name) throws Exception {
        assertThat(rig.status(post(file(fileName, "x")))).isEqualTo(201);
        assertThat(rig.files()).isEqualTo(Map.of(name, "x"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "..;            400 a hidden name: '..'",
                ".htaccess;     400 a hidden name: '.htaccess'",
                "a/.part;       400 a hidden name: '.part'",
                "a/;            400 no name: ''",
                "first;         400 a form with two files named 'first'",
                "x/first;       400 a form with two files named 'first'",
                "taken;         409 something has the name already, and POST replaces nothing",
                "folder;        409 something has the name already, and POST replaces nothing",
                "link;          409 something has the name already, and POST replaces nothing",
            })
    void oneWrongNameKeepsTheWholeFormOut(String fileName, String reply) throws Exception {
        rig.put("taken", "before");
        Files.createDirectory(rig.folder.resolve("folder"));
        Files.createSymbolicLink(rig.folder.resolve("link"), temporary.resolve("made"));
        assertThat(rig.reply(post(file("first", "x"), file(fileName, "y")))).isEqualTo(reply);
        assertThat(rig.files()).isEqualTo(Map.of("taken", "before"));
        assertThat(temporary.resolve("made")).doesNotExist();
        assertThat(rig.litter()).isEmpty();
    }

    @Test
    void formThatBreaksOffStoresNothing() throws Exception {
        var cut =
                Rig.request("POST", "")
                        .with("Content-Type", "multipart/form-data; boundary=b")
                        .content(file("a", "x") + file("b", "y"));
        assertThat(rig.reply(cut)).isEqualTo("400 the form ends before its last boundary");
        assertThat(rig.files()).isEmpty();
        assertThat(rig.litter()).isEmpty();
    }

    @Test
    void formWithoutAFileIsRefused() throws Exception {
        assertThat(rig.reply(post(part("name=a", "x")))).isEqualTo("400 a form without a file");
    }

    @Test
    void formBeyondTheQuotaStoresNothingAndKeepsNothing() throws Exception {
        rig.close();
        rig = new Rig(rig.folder, "quota", "10B");
        assertThat(rig.status(post(file("a", "123456"), file("b", "12345")))).isEqualTo(507);
        assertThat(rig.files()).isEmpty();
        assertThat(rig.status(post(file("a", "123456"), file("b", "1234")))).isEqualTo(201);
    }

    @ParameterizedTest(name = "{0} parts: {1}")
    @CsvSource({"1000, 201", "1001, 413"})
    void formOfTooManyPartsIsRefused(int parts, int status) throws Exception {
        var form = post(file("a", "x"), part("name=a", "").repeat(parts - 1));
        assertThat(rig.status(form)).isEqualTo(status);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "'multipart/form-data; boundary=b, text/plain'",
    })
    void formWhoseTypeNamesNoBoundaryIsRefused(String type) throws Exception {
        var request = Rig.request("POST", "").with("Content-Type", type).content("x");
        assertThat(rig.reply(request))
                .isEqualTo("400 the form's type names no boundary that can be one");
    }

    @Test
    void formWithoutFilesIsNoContentToStore() throws Exception {
        var request =
                Rig.request("POST", "")
                        .with("Content-Type", "application/x-www-form-urlencoded")
                        .content("a=b");
        assertThat(rig.reply(request))
                .isEqualTo("415 a form without files; those with files are multipart/form-data");
    }

    @Test
    void browserIsAnsweredWithAPage() throws Exception {
        var form = post(file("a<b", "12345")).with("Accept", "text/html,*/*;q=0.8");
        assertThat(rig.reply(form))
                .startsWith("201\nContent-Type: text/html; charset=utf-8\n")
                .contains(
                        "Location: /up/a%3Cb\n",
                        "<a href=\"/up/a%3Cb\">a&lt;b</a></td><td class=\"n\">5 B</td>");
    }

    @Test
    void formIsPostedToTheStoreOnly() throws Exception {
        assertThat(rig.reply(Rig.request("POST", "a").content("x")))
                .isEqualTo("405 no resource for POST\nAllow: GET, HEAD, PUT, DELETE, OPTIONS");
    }
}
