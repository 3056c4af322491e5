package webserv.api.io;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Says in words what the JDK says by the class of an exception: of a file that is not there or not
/// permitted the message is its name alone, and of a channel that is closed there is none.
public final class FailureText {
    private FailureText() {}

    /// What failed, as the system says it where it does, without the name of a class unless there
    /// is nothing else.
    public static String of(IOException failure) {
        var message = failure.getMessage();
        if (message == null || message.isEmpty()) {
            return failure instanceof ClosedChannelException
                    ? "closed already"
                    : failure.getClass().getSimpleName();
        }
        return failure instanceof FileSystemException file && file.getReason() == null
                ? message + reason(file)
                : message;
    }

    private static String reason(FileSystemException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> ": no such file or folder";
            case AccessDeniedException _ -> ": not permitted";
            case NotDirectoryException _ -> ": no folder";
            case FileAlreadyExistsException _ -> ": there already";
            case DirectoryNotEmptyException _ -> ": not empty";
            default -> "";
        };
    }
}
