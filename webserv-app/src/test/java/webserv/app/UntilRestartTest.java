package webserv.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import webserv.api.config.ConfigException;
import webserv.api.config.Origin;
import webserv.api.spi.Configuration;
import webserv.api.spi.Limits;
import webserv.api.spi.TransportSettings;
import webserv.app.access.AccessLogSettings;
import webserv.app.control.ControlAddress;
import webserv.app.control.ControlPlace;

class UntilRestartTest {
    private static final Origin TOP = new Origin("site.yaml", 1, 1);
    private static final Setup PLAIN =
            setup("nio", TransportSettings.DEFAULTS, Optional.empty(), Map.of());

    @TempDir Path folder;

    private static Setup setup(
            String transport,
            TransportSettings settings,
            Optional<ControlPlace> control,
            Map<String, Origin> places) {
        var configuration =
                new Configuration(List.of(), transport, "tree", settings, Limits.DEFAULTS);
        return new Setup(
                configuration, AccessLogSettings.NONE, control, List.of(), new Places(places, TOP));
    }

    private static ControlPlace at(Path socket) {
        return new ControlPlace(socket, List.of(), Optional.empty(), "");
    }

    private static Origin line(int number) {
        return new Origin("site.yaml", number, 1);
    }

    @Test
    void eachKeyThatIsAnotherIsToldWithItsPlace() {
        var next =
                setup(
                        "unix",
                        new TransportSettings(2, 1, Duration.ZERO, 0),
                        Optional.of(at(Path.of("a.sock"))),
                        Map.of(
                                "transport",
                                line(2),
                                "loops",
                                line(3),
                                "backlog",
                                line(4),
                                "lingering_time",
                                line(5),
                                "lingering_size",
                                line(6),
                                "control",
                                line(7)));
        var why = "is not what the server was started with: restart it, or leave the key as it was";
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> UntilRestart.of(PLAIN).require(next))
                .withMessage(
                        """
                        site.yaml:2:1: 'transport' %1$s
                        site.yaml:3:1: 'loops' %1$s
                        site.yaml:4:1: 'backlog' %1$s
                        site.yaml:5:1: 'lingering_time' %1$s
                        site.yaml:6:1: 'lingering_size' %1$s
                        site.yaml:7:1: 'control' %1$s\
                        """
                                .formatted(why));
    }

    @Test
    void keyThatIsNoLongerWrittenIsToldAtTheTop() {
        var control = Optional.of(at(folder.resolve("a.sock")));
        var started = setup("nio", TransportSettings.DEFAULTS, control, Map.of("control", line(3)));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> UntilRestart.of(started).require(PLAIN))
                .withMessageStartingWith("site.yaml:1:1: 'control' is not what");
    }

    /// As where a link to the configuration is set to another release of a site.
    @Test
    void pathThatNobodyWroteMayBeAnother() throws Exception {
        var one = Files.createFile(folder.resolve("one.yaml"));
        var other = Files.createFile(folder.resolve("other.yaml"));
        var started =
                setup(
                        "nio",
                        TransportSettings.DEFAULTS,
                        Optional.of(ControlAddress.derived(one)),
                        Map.of());
        var next =
                setup(
                        "nio",
                        TransportSettings.DEFAULTS,
                        Optional.of(ControlAddress.derived(other)),
                        Map.of());
        assertThat(started.control()).isNotEqualTo(next.control());
        assertThatNoException().isThrownBy(() -> UntilRestart.of(started).require(next));
    }
}
