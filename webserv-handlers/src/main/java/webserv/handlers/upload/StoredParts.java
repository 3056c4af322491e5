package webserv.handlers.upload;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import webserv.api.http.Content;
import webserv.handlers.files.FileWriter;
import webserv.handlers.files.Multipart;
import webserv.handlers.representation.ByteRange;

/// Writes several ranges of a stored file. It is open from the start, so that what is promised is
/// there though the file is replaced or removed meanwhile, and is given back whatever happens.
record StoredParts(Store.OpenFile open, List<ByteRange> ranges, Multipart multipart)
        implements Content.Writer {

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try {
            multipart.write(ranges, out, range -> copy(range, out));
        } finally {
            open.close();
        }
    }

    private void copy(ByteRange range, OutputStream out) throws IOException {
        FileWriter.copy(open.file().path(), open.channel(), range, out);
    }

    @Override
    public void discard() {
        open.close();
    }
}
