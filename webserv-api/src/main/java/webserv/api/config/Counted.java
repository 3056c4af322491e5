package webserv.api.config;

/// Says how many there are of something, in a line for people.
public final class Counted {
    private Counted() {}

    /// `1 octet`, `2 octets`.
    ///
    /// @param one the word for one of them, which takes an `s` where there are more or none
    public static String of(long number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }
}
