package webserv.api.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds the word that a misspelt one was meant to be.
public final class Nearest {
    private Nearest() {}

    /// The word with the fewest edits from the misspelt one, at most one for each three characters;
    /// the first in the alphabet where several are as near.
    public static Optional<String> to(String misspelt, Collection<String> words) {
        int mostEdits = Math.max(1, misspelt.length() / 3);
        return words.stream()
                .filter(word -> !word.equals(misspelt) && edits(misspelt, word) <= mostEdits)
                .min(
                        Comparator.comparingInt((String word) -> edits(misspelt, word))
                                .thenComparing(Comparator.naturalOrder()));
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
