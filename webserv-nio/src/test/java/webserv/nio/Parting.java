package webserv.nio;

/// Writes down, too, that a wire has handed over all.
class Parting extends Recorder {
    @Override
    public void parting() {
        note("parting");
    }
}
