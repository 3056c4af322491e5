package webserv.api.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Finds the word that a misspelt one was meant to be.
public final class Nearest {
    /// Of more unknown variables than these nobody reads the names.
    private static final int MOST_VARIABLES = 5;

    private Nearest() {}

    /// The word with the fewest edits from the misspelt one, at most one for each three characters;
    /// the first in the alphabet where several are as near.
    public static Optional<String> to(String misspelt, Collection<String> words) {
        int mostEdits = Math.max(1, misspelt.length() / 3);
        return words.stream()
                .filter(word -> !word.equals(misspelt))
                .filter(word -> Math.abs(word.length() - misspelt.length()) <= mostEdits)
                .filter(word -> edits(misspelt, word) <= mostEdits)
                .min(
                        Comparator.comparingInt((String word) -> edits(misspelt, word))
                                .thenComparing(Comparator.naturalOrder()));
    }

    /// Asks whether a word was meant: a clause to put behind what is said of the misspelt one, and
    /// the end of its sentence.
    public static String question(String word) {
        return questionOf("'" + word + "'");
    }

    private static String questionOf(String words) {
        return ", did you mean " + words + "?";
    }

    /// Says of variables that they are unknown, and which might be meant: a clause to put behind
    /// what has them, and the end of its sentence.
    ///
    /// @param unknown at least one, without their `$`; of many the first are told
    /// @param known those that there are
    public static String unknownVariables(List<String> unknown, Collection<String> known) {
        var all = unknown.stream().distinct().toList();
        var names = all.stream().limit(MOST_VARIABLES).toList();
        var near = names.stream().flatMap(name -> to(name, known).stream()).distinct().toList();
        return (all.size() == 1 ? "has the unknown variable " : "has the unknown variables ")
                + quoted(names)
                + (all.size() > MOST_VARIABLES ? " and others" : "")
                + (near.isEmpty() ? "." : questionOf(quoted(near)));
    }

    private static String quoted(List<String> variables) {
        return variables.stream()
                .map(name -> "'$" + name + "'")
                .collect(Collectors.joining(" and "));
    }

    /// The number of characters to insert, delete, replace, or exchange with their neighbour.
    static int edits(String from, String to) {
        var edits = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : fewest(edits, from, to, i, j);
            }
        }
        return edits[from.length()][to.length()];
    }

    private static int fewest(int[][] edits, String from, String to, int i, int j) {
        int replaced = edits[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int fewest = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
        boolean exchanged =
                i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
        return exchanged ? Math.min(fewest, edits[i - 2][j - 2] + 1) : fewest;
    }
}
