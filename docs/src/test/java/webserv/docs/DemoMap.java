package webserv.docs;

import module java.base;

/// What the start page of the demo site says of the modules: its map, and a text to each. Names are
/// without `webserv.`; the plugin that anybody may write is `plugin`.
///
/// @param modules those that have a box
/// @param arrows which box is joined to which, by where the arrows are drawn
/// @param told the last line of each text: `provides`, `uses` and the like, and what
record DemoMap(Set<String> modules, Map<String, Set<String>> arrows, Map<String, Told> told) {
    private static final Pattern BOX =
            Pattern.compile(
                    "data-module=\"(\\w+)\"><rect x=\"(\\d+)\" y=\"(\\d+)\" width=\"(\\d+)\" height=\"(\\d+)\"");
    private static final Pattern ARROWS =
            Pattern.compile("<g class=\"needs\".*?</g>", Pattern.DOTALL);
    private static final Pattern ARROW =
            Pattern.compile(" d=\"M(\\d+) (\\d+)(?:H(\\d+)|C.* (\\d+) (\\d+))\"");
    private static final Pattern TEXT =
            Pattern.compile(
                    "<article data-module=\"(\\w+)\">.*<p class=\"gives\">(\\w+) (.*)</p></article>");
    private static final Pattern CODE = Pattern.compile("<code>(\\w+)</code>");

    /// How far from its box an arrow may begin and end.
    private static final int MOST_GAP = 2;

    /// The last line of a text.
    ///
    /// @param verb its first word
    /// @param names what is set as code in it
    record Told(String verb, Set<String> names) {}

    private record Box(String module, int x, int y, int width, int height) {
        /// Whether a point is on the left or the right side, or nearly.
        boolean hasAtItsSide(int pointX, int pointY) {
            return pointY >= y
                    && pointY <= y + height
                    && Math.min(Math.abs(pointX - x), Math.abs(pointX - x - width)) <= MOST_GAP;
        }
    }

    static DemoMap read(Document page) {
        var boxes = BOX.matcher(page.text()).results().map(DemoMap::box).toList();
        return new DemoMap(
                boxes.stream().map(Box::module).collect(Collectors.toCollection(TreeSet::new)),
                arrows(page.text(), boxes),
                told(page.text()));
    }

    private static Box box(MatchResult found) {
        return new Box(
                found.group(1),
                number(found, 2),
                number(found, 3),
                number(found, 4),
                number(found, 5));
    }

    private static Map<String, Set<String>> arrows(String page, List<Box> boxes) {
        var arrows = new TreeMap<String, Set<String>>();
        var drawn = ARROWS.matcher(page);
        while (drawn.find()) {
            ARROW.matcher(drawn.group())
                    .results()
                    .forEach(arrow -> {
                        int startY = number(arrow, 2);
                        boolean isStraight = arrow.group(3) != null;
                        var from = at(number(arrow, 1), startY, boxes);
                        var to =
                                isStraight
                                        ? at(number(arrow, 3), startY, boxes)
                                        : at(number(arrow, 4), number(arrow, 5), boxes);
                        arrows.computeIfAbsent(from, _ -> new TreeSet<>()).add(to);
                    });
        }
        return arrows;
    }

    private static String at(int x, int y, List<Box> boxes) {
        return boxes.stream()
                .filter(box -> box.hasAtItsSide(x, y))
                .map(Box::module)
                .findAny()
                .orElseThrow(() -> new NoSuchElementException("no box at " + x + " " + y));
    }

    private static Map<String, Told> told(String page) {
        var told = new TreeMap<String, Told>();
        TEXT.matcher(page)
                .results()
                .forEach(text -> told.put(text.group(1), new Told(text.group(2), names(text))));
        return told;
    }

    private static Set<String> names(MatchResult text) {
        return CODE.matcher(text.group(3))
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static int number(MatchResult found, int group) {
        return Integer.parseInt(found.group(group));
    }
}
