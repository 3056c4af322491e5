package webserv.handlers.representation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import webserv.api.http.Fields;

/// Reads `Accept-Encoding` (RFC 9110 §12.5.3). Safe for any thread.
///
/// Browsers send a handful of values, each millions of times: what was read is remembered by the
/// text, for as many texts as [#MOST_REMEMBERED], so that a look costs a search of the field and a
/// look into a table.
public final class AcceptEncoding {

    /// Further texts are read anew each time. Nobody can fill memory with texts of his own making.
    private static final int MOST_REMEMBERED = 64;

    private static final int LONGEST_REMEMBERED = 128;

    private final ConcurrentHashMap<String, List<Coding>> read = new ConcurrentHashMap<>();

    private final List<Coding> offered;

    /// Nothing remembered yet.
    ///
    /// @param offered the codings that there may be, in the order in which they are preferred where
    ///   the client does not care
    public AcceptEncoding(List<Coding> offered) {
        this.offered = List.copyOf(offered);
    }

    /// The codings that the client would take at least as gladly as none, the best first; never
    /// [Coding#IDENTITY].
    ///
    /// Without the field nothing is said against any coding (§12.5.3), but such clients are simple
    /// ones that may not know any: they get none.
    public List<Coding> preferences(Fields fields) {
        int line = fields.indexOf("Accept-Encoding");
        if (line < 0) {
            return List.of();
        }
        var value = fields.value(line);
        for (int other = line + 1; other < fields.size(); other++) {
            if (fields.name(other).equalsIgnoreCase("Accept-Encoding")) {
                value = value + "," + fields.value(other);
            }
        }
        var known = read.get(value);
        return known == null ? remember(value) : known;
    }

    private List<Coding> remember(String value) {
        var preferences = parse(value);
        if (read.size() < MOST_REMEMBERED && value.length() <= LONGEST_REMEMBERED) {
            read.put(value, preferences);
        }
        return preferences;
    }

    /// Whatever is not listed has the weight of `*`, and without that is not acceptable; only no
    /// coding at all stays acceptable then, as what is worse than any coding listed.
    private List<Coding> parse(String value) {
        var list = Weighted.parseList(value);
        int identity = Math.max(0, quality(list, Coding.IDENTITY));
        var accepted = new ArrayList<Coding>();
        for (var coding : offered) {
            int quality = quality(list, coding);
            if (quality > 0 && quality >= identity) {
                accepted.add(coding);
            }
        }
        accepted.sort(Comparator.comparingInt((Coding coding) -> quality(list, coding)).reversed());
        return List.copyOf(accepted);
    }

    /// -1 where neither the coding nor `*` is listed.
    private static int quality(List<Weighted> list, Coding coding) {
        int ofAny = -1;
        for (var weighted : list) {
            if (means(weighted.element(), coding)) {
                return weighted.quality();
            }
            if (weighted.element().equals("*")) {
                ofAny = weighted.quality();
            }
        }
        return ofAny;
    }

    /// `x-gzip` is another name of `gzip` (RFC 9110 §8.4.1.3).
    private static boolean means(String element, Coding coding) {
        return element.equals(coding.token())
                || (coding.equals(Coding.GZIP) && element.equals("x-gzip"));
    }
}
