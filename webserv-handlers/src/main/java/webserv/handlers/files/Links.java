package webserv.handlers.files;

import java.util.Locale;

/// What is done about symbolic links below the folder that a location shows.
enum Links {
    /// Followed as long as they lead to a place below the folder.
    WITHIN,
    /// Followed wherever they lead.
    FOLLOW,
    /// Followed where the link and what it leads to belong to one owner.
    OWNER,
    /// Not followed.
    NEVER;

    /// As in the configuration.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
