package webserv.api.spi;

/// A head would be longer than [ResponseHead#MOST_OCTETS]. Nothing of it was sent.
///
/// What a client sends may be in its fields, as in those of a redirect: it is a matter of who set
/// them and no fault of the code that met it.
public final class HeadTooLongException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /// Made where the octets of a head are put together.
    public HeadTooLongException() {
        super("fields that make a head of more than %d octets".formatted(ResponseHead.MOST_OCTETS));
    }
}
