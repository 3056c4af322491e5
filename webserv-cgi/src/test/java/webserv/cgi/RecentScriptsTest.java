package webserv.cgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import webserv.api.http.Cause;
import webserv.gateway.ScriptPath;

class RecentScriptsTest {
    private static final Found REFUSED =
            new Found.Refused(404, new Cause("gateway-no-script", "no such script"));

    private final AtomicLong now = new AtomicLong(-5);
    private final Map<String, Found> disk = new HashMap<>();
    private final RecentScripts scripts =
            new RecentScripts((path, _) -> disk.getOrDefault(path, REFUSED), now::get);

    @Test
    void scriptIsRememberedForASecond() {
        var first = script("/a.sh");
        disk.put("/a.sh", first);
        assertThat(scripts.find("/a.sh", "a.sh")).isEqualTo(first);
        disk.remove("/a.sh");
        now.addAndGet(TimeUnit.SECONDS.toNanos(1) - 1);
        assertThat(scripts.find("/a.sh", "a.sh")).isEqualTo(first);
        now.incrementAndGet();
        assertThat(scripts.find("/a.sh", "a.sh")).isEqualTo(REFUSED);
    }

    @Test
    void whenTheSecondIsOverOneLooksItUpAndOthersDoNotWaitForThat() {
        var old = script("/a.sh");
        disk.put("/a.sh", old);
        assertThat(scripts.remembered("/a.sh", "a.sh")).isEmpty();
        scripts.find("/a.sh", "a.sh");
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(scripts.remembered("/a.sh", "a.sh")).isEmpty();
        assertThat(scripts.remembered("/a.sh", "a.sh")).contains(old);
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
        assertThat(scripts.remembered("/a.sh", "a.sh")).isEmpty();
        scripts.find("/a.sh", "a.sh");
        assertThat(scripts.remembered("/a.sh", "a.sh")).contains(old);
        assertThat(scripts.remembered("/a.sh", "a.sh")).contains(old);
    }

    @Test
    void refusalIsNotRemembered() {
        assertThat(scripts.find("/a.sh", "a.sh")).isEqualTo(REFUSED);
        disk.put("/a.sh", script("/a.sh"));
        assertThat(scripts.find("/a.sh", "a.sh")).isEqualTo(script("/a.sh"));
    }

    @Test
    void samePathInAnotherPlaceIsAnotherScript() {
        var byPlace = new RecentScripts((_, place) -> script("/" + place), now::get);
        assertThat(byPlace.find("/a/b", "a/b")).isEqualTo(script("/a/b"));
        assertThat(byPlace.find("/a/b", "b")).isEqualTo(script("/b"));
    }

    @Test
    void pathsWithoutEndTakeNoMemoryWithoutEnd() {
        for (int i = 0; i < 100_000; i++) {
            disk.put("/a/" + i, script("/a"));
            scripts.find("/a/" + i, "a/" + i);
            assertThat(scripts.size()).isLessThanOrEqualTo(1000);
        }
    }

    private static Script script(String name) {
        var file = Path.of(name);
        return new Script(List.of(name), Path.of("/"), new ScriptPath(file, name, ""));
    }
}
