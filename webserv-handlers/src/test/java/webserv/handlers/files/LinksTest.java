package webserv.handlers.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import webserv.api.config.ConfigException;
import webserv.api.http.Cause;
import webserv.api.http.Reply;
import webserv.handlers.Replies;
import webserv.handlers.files.FileTree.RegularFile;
import webserv.testkit.Requests;

/// Symbolic links, by policy, and those who turn them at the wrong moment.
class LinksTest {
    @TempDir private Path temporary;
    private Folder folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = new Folder(Files.createDirectory(temporary.resolve("site")));
        folder.file("folder/in.txt", "in");
        Files.createDirectories(temporary.resolve("other"));
        Files.writeString(temporary.resolve("other/out.txt"), "out");
        folder.link("in", "folder/in.txt");
        folder.link("out", "../other/out.txt");
        folder.link("in-folder", "folder");
        folder.link("out-folder", "../other");
        folder.link("round", "../site/folder/in.txt");
        folder.link("here", ".");
    }

    @ParameterizedTest(name = "{0}: {1} {2} {3} {4}")
    @CsvSource({
        "/folder/in.txt,         200, 200, 200, 200",
        "/in,                    200, 200, 200, 404",
        "/out,                   404, 200, 200, 404",
        "/in-folder/in.txt,      200, 200, 200, 404",
        "/out-folder/out.txt,    404, 200, 200, 404",
        "/out-folder,            404, 301, 301, 404",
        "/round,                 200, 200, 200, 404",
        "/here/here/in,          200, 200, 200, 404",
        "/here/folder/in.txt,    200, 200, 200, 404",
        "/,                      403, 403, 403, 403",
    })
    void linksAreFollowedAsTheLocationSays(
            String path, int within, int follow, int owner, int never) throws Exception {
        assertThat(status("within", path)).isEqualTo(within);
        assertThat(status("follow", path)).isEqualTo(follow);
        assertThat(status("owner", path)).isEqualTo(owner);
        assertThat(status("never", path)).isEqualTo(never);
    }

    private int status(String links, String path) throws Exception {
        var first = Folder.status(folder.handler("symlinks", links), Requests.get(path));
        var uncached = folder.handler("symlinks", links, "cache_valid", "0");
        assertThat(Folder.status(uncached, Requests.get(path))).isEqualTo(first);
        return first;
    }

    /// `/etc/hostname` and the like belong to root; where the tests run as another user, a link of
    /// ours to it has another owner. Root makes a link for another.
    @Test
    void linkToWhatAnotherOwnsIsNotFollowed() throws Exception {
        var passwd = Path.of("/etc/passwd");
        folder.link("passwd", passwd.toString());
        if (Files.getOwner(passwd).equals(Files.getOwner(folder.root))) {
            run("chown", "--no-dereference", "65534", folder.root.resolve("passwd").toString());
        }
        assertThat(status("owner", "/passwd")).isEqualTo(404);
        assertThat(status("follow", "/passwd")).isEqualTo(200);
    }

    @Test
    void listingShowsTheLinksThatAreFollowed() throws Exception {
        var never = folder.handler("symlinks", "never", "autoindex", "true");
        assertThat(Folder.reply(never, Requests.get("/?format=json")))
                .contains("\"folder\"")
                .doesNotContain("\"in\"", "\"out\"", "\"here\"");
        var follow = folder.handler("symlinks", "follow", "autoindex", "true");
        assertThat(Folder.reply(follow, Requests.get("/?format=json")))
                .contains("\"in\"", "\"out\"", "\"out-folder\"");
    }

    @Test
    void causeNamesTheLink() throws Exception {
        assertThat(Replies.of(folder.handler(), Requests.get("/out")))
                .isEqualTo(
                        new Reply.Refusal(
                                404,
                                new Cause(
                                        "files-link",
                                        "a symbolic link is not followed (within): "
                                                + folder.root.resolve("out"))));
    }

    @Test
    void otherPoliciesAreRefused() {
        assertThatThrownBy(() -> folder.handler("symlinks", "always"))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith(
                        "'symlinks' must be within, follow, owner or never, not 'always'");
    }

    /// The worst moment: between the look at the path and the opening.
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"within", "follow", "owner", "never"})
    void fileIsNotOpenedOverALinkThatHasTakenAFoldersPlace(String links) throws Exception {
        folder.file("turned/out.txt", "in");
        var tree = tree(links);
        var file = (RegularFile) tree.find(tree.base().resolve("turned/out.txt"));
        var listed = (FileTree.Folder) tree.find(tree.base().resolve("turned"));
        Files.move(folder.root.resolve("turned"), folder.root.resolve("aside"));
        folder.link("turned", "../other");
        assertThatIOException().isThrownBy(() -> tree.open(file).channel().close());
        assertThatIOException().isThrownBy(() -> tree.openFolder(listed.real()).close());
    }

    @Test
    void fileIsNotOpenedOverALinkThatHasTakenItsPlace() throws Exception {
        folder.file("turned.txt", "in");
        var tree = tree("within");
        var file = (RegularFile) tree.find(tree.base().resolve("turned.txt"));
        Files.delete(folder.root.resolve("turned.txt"));
        folder.link("turned.txt", "../other/out.txt");
        assertThatIOException().isThrownBy(() -> tree.open(file).channel().close());
    }

    @Test
    void fifoInAFilesPlaceIsNotOpened() throws Exception {
        folder.file("turned.txt", "in");
        var tree = tree("within");
        var file = (RegularFile) tree.find(tree.base().resolve("turned.txt"));
        Files.delete(folder.root.resolve("turned.txt"));
        folder.fifo("turned.txt");
        assertThatIOException()
                .isThrownBy(() -> tree.open(file))
                .withMessageStartingWith("neither a file nor a folder");
    }

    @Test
    void fileThatWasReplacedIsOpenedInItsNewState() throws Exception {
        folder.file("a.txt", "old");
        var tree = tree("within");
        var file = (RegularFile) tree.find(tree.base().resolve("a.txt"));
        Files.move(
                folder.file("b.txt", "newer"),
                folder.root.resolve("a.txt"),
                StandardCopyOption.ATOMIC_MOVE);
        var open = tree.open(file);
        try (var channel = open.channel()) {
            assertThat(open.state().size()).isEqualTo(channel.size()).isEqualTo(5);
        }
    }

    private FileTree tree(String links) throws IOException {
        return new FileTree(
                folder.root.toRealPath(), Links.valueOf(links.toUpperCase(Locale.ROOT)));
    }

    /// Another thread turns a folder into a link to a folder outside and back, as fast as it can.
    @Test
    void folderThatIsTurnedIntoALinkWhileItIsReadNeverLetsAnythingOut() throws Exception {
        folder.file("turned/out.txt", "in");
        var turned = folder.root.resolve("turned");
        var aside = folder.root.resolve("aside");
        Files.createSymbolicLink(folder.root.resolve("evil"), Path.of("../other"));
        var handler = folder.handler("cache_valid", "0", "autoindex", "true");
        var isOver = new AtomicBoolean();
        var turner = Thread.ofPlatform().start(() -> turn(turned, aside, isOver));
        try {
            for (int i = 0; i < 300; i++) {
                var reply = Replies.of(handler, Requests.get("/turned/out.txt"));
                assertThat(Replies.text(reply)).doesNotEndWith("\n\nout");
            }
        } finally {
            isOver.set(true);
            turner.join();
        }
    }

    private void turn(Path turned, Path aside, AtomicBoolean isOver) {
        var link = folder.root.resolve("evil");
        try {
            while (!isOver.get()) {
                Files.move(turned, aside);
                Files.move(link, turned, StandardCopyOption.ATOMIC_MOVE);
                Files.move(turned, link, StandardCopyOption.ATOMIC_MOVE);
                Files.move(aside, turned);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void run(String... command) throws Exception {
        var process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).isZero();
    }
}
