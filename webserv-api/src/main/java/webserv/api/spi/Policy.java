package webserv.api.spi;

import java.util.List;
import java.util.Map;

/// What holds for the requests and responses of a location, or of a server where no location takes
/// the path. What is inherited is in it already.
///
/// @param limits of requests
/// @param addedFields for every response, no name twice
/// @param errorPages by status; a status without has the built-in page
public record Policy(
        RequestLimits limits, List<AddedField> addedFields, Map<Integer, ErrorPage> errorPages) {

    /// The default limits and nothing else.
    public static final Policy DEFAULTS = new Policy(RequestLimits.DEFAULTS, List.of(), Map.of());

    /// Copies list and map.
    public Policy {
        addedFields = List.copyOf(addedFields);
        errorPages = Map.copyOf(errorPages);
    }

    /// The same with other limits.
    public Policy with(RequestLimits other) {
        return new Policy(other, addedFields, errorPages);
    }
}
