package webserv.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random locations, nested and with regular expressions, are chosen as a real NGINX chooses them.
class NginxLocationsTest {
    private static final int SERVERS = 60;
    private static final int URLS = 50;

    @TempDir Path folder;

    private record Made(String path, List<Made> nested) {}

    @Test
    void locationsAreChosenAsNginxChoosesThem() throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var nginx = new StringBuilder();
        var yaml = new StringBuilder("servers:\n");
        int locations = 0;
        for (int i = 0; i < SERVERS; i++) {
            var made = level("", random, 2);
            locations += count(made);
            nginx.append("server { listen LISTEN; server_name s%d;\n".formatted(i));
            made.forEach(location -> appendNginx(nginx, location));
            nginx.append("}\n");
            yaml.append("  - listen: 127.0.0.1:80\n    server_name: s%d\n".formatted(i))
                    .append("    locations:\n");
            made.forEach(location -> appendYaml(yaml, location, "      "));
        }
        assertThat(locations).isGreaterThan(300);
        var nginxFolder = Files.createDirectory(folder.resolve("n"));
        try (var theirs = new Nginx(nginxFolder, nginx.toString());
                var ours = new Site(yaml.toString(), folder)) {
            for (int i = 0; i < SERVERS; i++) {
                for (int j = 0; j < URLS; j++) {
                    var url = url(random);
                    assertThat(ours.get("s" + i, url).summary())
                            .as("seed %d, server s%d, %s", seed, i, url)
                            .isEqualTo(theirs.get("s" + i, url).summary());
                }
            }
        }
    }

    private static int count(List<Made> locations) {
        return locations.stream().mapToInt(made -> 1 + count(made.nested())).sum();
    }

    private static List<Made> level(String prefix, Random random, int depth) {
        var seen = new HashSet<String>();
        var level = new ArrayList<Made>();
        int count = prefix.isEmpty() ? 4 + random.nextInt(5) : 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            var path = path(prefix, random);
            var claim = path.replace("^~ ", "");
            if (claim.equals(prefix) || !seen.add(claim)) {
                continue;
            }
            boolean mayNest = depth > 0 && !path.startsWith("=") && random.nextInt(3) == 0;
            level.add(new Made(path, mayNest ? nested(path, random, depth) : List.of()));
        }
        return level;
    }

    private static List<Made> nested(String path, Random random, int depth) {
        if (path.startsWith("~")) {
            return List.of(new Made("~ " + expression(random), List.of()));
        }
        return level(path.replace("^~ ", ""), random, depth - 1);
    }

    private static String path(String prefix, Random random) {
        var longer = prefix.isEmpty() ? "/" + word(random) : prefix + word(random);
        return switch (random.nextInt(6)) {
            case 0 -> "= " + (random.nextBoolean() ? folder(longer) : longer);
            case 1 -> "^~ " + folder(longer);
            case 2 -> "~ " + expression(random);
            case 3 -> "~* " + expression(random);
            case 4 -> longer;
            default -> folder(longer);
        };
    }

    private static String folder(String path) {
        return path.endsWith("/") ? path : path + "/";
    }

    private static String word(Random random) {
        return List.of("", "a", "b", "ab", "a/b", "img", "A").get(random.nextInt(7));
    }

    private static String expression(Random random) {
        return List.of(
                        "\\.gif$",
                        "^/a/",
                        "b",
                        "/img/",
                        "^/(a|b)/.*\\.(gif|png)$",
                        "A",
                        "^/[ab]+$",
                        "a.*b",
                        "(a|ab)(b|)/?$")
                .get(random.nextInt(9));
    }

    private static String url(Random random) {
        var url = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            url.append('/').append(List.of("a", "b", "ab", "img", "A").get(random.nextInt(5)));
        }
        return url.append(List.of("", "/", ".gif", ".GIF", "/x.png").get(random.nextInt(5)))
                .toString();
    }

    /// The answer names the location, by its path.
    private static void appendNginx(StringBuilder nginx, Made made) {
        nginx.append("location %s { return 200 \"%s\";\n".formatted(quoted(made), name(made)));
        made.nested().forEach(inner -> appendNginx(nginx, inner));
        nginx.append("}\n");
    }

    private static String quoted(Made made) {
        int space = made.path().indexOf(' ');
        return space < 0
                ? made.path()
                : made.path().substring(0, space)
                        + " \""
                        + made.path().substring(space + 1).replace("\\", "\\\\")
                        + "\"";
    }

    private static void appendYaml(StringBuilder yaml, Made made, String indent) {
        yaml.append(indent).append("- path: '").append(made.path()).append("'\n");
        yaml.append(indent).append("  return: { text: '").append(name(made)).append("' }\n");
        if (!made.nested().isEmpty()) {
            yaml.append(indent).append("  locations:\n");
            made.nested().forEach(inner -> appendYaml(yaml, inner, indent + "    "));
        }
    }

    private static String name(Made made) {
        return made.path().replace("\\", "!").replace("$", "!") + " #" + made.nested().size();
    }
}
