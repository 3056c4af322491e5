package webserv.yaml;

import java.util.Random;

/// Texts with a few random edits: characters taken away, replaced and put in, and parts taken away.
///
/// @param marks the characters that are put in
/// @param mostEdits of one text, 1 or more
record Mutations(Random random, String marks, int mostEdits) {
    private static final int LONGEST_PART = 20;

    /// The text after one edit or more.
    String of(String original) {
        var text = new StringBuilder(original);
        for (int edits = 1 + random.nextInt(mostEdits); edits > 0 && !text.isEmpty(); edits--) {
            edit(text);
        }
        return text.toString();
    }

    private void edit(StringBuilder text) {
        int at = random.nextInt(text.length());
        char mark = marks.charAt(random.nextInt(marks.length()));
        switch (random.nextInt(4)) {
            case 0 -> text.deleteCharAt(at);
            case 1 -> text.setCharAt(at, mark);
            case 2 -> text.insert(at, mark);
            default -> text.delete(at, at + 1 + random.nextInt(LONGEST_PART));
        }
    }
}
