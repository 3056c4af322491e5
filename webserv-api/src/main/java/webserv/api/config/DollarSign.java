package webserv.api.config;

/// What is wrong with a dollar sign in a text with variables, `$name`, `${name}` and `$$` for the
/// sign itself: clauses to put behind what has it.
public final class DollarSign {
    private DollarSign() {}

    /// No name follows it.
    ///
    /// @param braces whether a brace does
    public static String nameless(boolean braces) {
        return "has a '%s' without a variable's name: write $$ for a dollar sign"
                .formatted(braces ? "${" : "$");
    }

    /// A brace and a name follow it, and no brace behind them.
    public static String unclosed(String name) {
        return "has a '${' without its '}': write ${%s}, or $$ for a dollar sign".formatted(name);
    }
}
