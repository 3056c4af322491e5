package webserv.handlers.upload;

/// How an upload stands at one time, when nobody adds to it: what a client is told of it.
///
/// @param offset how much is there and stays there (`Upload-Offset`)
/// @param state the rest, as it is kept
record Standing(long offset, UploadState state) {

    /// Whether nothing is missing, by what the client has said of the length.
    boolean isWhole() {
        return state.length().orElse(offset) == offset;
    }
}
