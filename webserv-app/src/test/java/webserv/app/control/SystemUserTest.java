package webserv.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemUserTest {
    @TempDir Path folder;

    private Path status(String text) throws IOException {
        return Files.writeString(folder.resolve("status"), text);
    }

    @Test
    void userHasItsName() throws IOException {
        assertThat(SystemUser.of("alice", status("Uid:\t1\t2\t3\t4\n")).name()).isEqualTo("alice");
    }

    @Test
    void userWithoutANameHasTheNumberThatItWorksBy() throws IOException {
        var status = status("Name:\tjava\nUid:\t1000\t54321\t1000\t1000\nGid:\t7\t7\t7\t7\n");
        assertThat(SystemUser.of("?", status).name()).isEqualTo("54321");
    }

    @Test
    void userOfASystemThatDoesNotSayHasNone() throws IOException {
        assertThat(SystemUser.of("?", status("Name:\tjava\n")).name()).isEqualTo("?");
        assertThat(SystemUser.of("?", folder.resolve("none")).name()).isEqualTo("?");
    }

    @Test
    void currentUserOwnsWhatItMakes() throws IOException {
        var made = Files.createFile(folder.resolve("made"));
        assertThat(Files.getOwner(made).getName()).isEqualTo(SystemUser.current().name());
    }
}
