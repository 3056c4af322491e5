package webserv.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The default configuration and its site.
final class DemoSite {
    private DemoSite() {}

    /// A copy of the image whose default configuration listens on another address than 8080, which
    /// may be in use on the machine that runs the tests.
    static Image copyTo(Path folder, Address address) throws IOException {
        var image = Image.BUILT.copyTo(folder.resolve("image"));
        var configuration = image.home().resolve("conf/webserv.yaml");
        var text = Files.readString(configuration);
        Files.writeString(configuration, text.replace("127.0.0.1:8080", address.toString()));
        return image;
    }
}
