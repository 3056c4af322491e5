package webserv.nio;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import webserv.api.io.LoopDeputy;
import webserv.api.spi.TransportSettings;

/// The process that [DescriptorExhaustionTest] starts to link the functions with no descriptor
/// left, and to have a loop go native with ever more of them, until there are enough. For each try
/// it prints what came of it.
final class ScarcePoller {
    private ScarcePoller() {}

    public static void main(String[] arguments) throws IOException {
        linkWithNoneLeft();
        // What is loaded needs descriptors itself.
        new EpollPoller((_, _) -> {}).close();
        var loop = new EventLoop("loop", TransportSettings.DEFAULTS, new PausedWires());
        loop.start();
        try {
            int before = Descriptors.open().size();
            boolean made = false;
            for (int left = 0; !made; left++) {
                made = goesNative(loop, left);
                System.out.printf(
                        "%s: %d more are open%n",
                        made ? "native" : "refused", Descriptors.open().size() - before);
            }
        } finally {
            loop.stop();
            loop.join();
        }
    }

    /// The classes are loaded before, as those of an image are in a file that is open; nothing of
    /// them has run by then.
    private static void linkWithNoneLeft() throws IOException {
        // To name a class loads it.
        var _ =
                List.of(
                        ChannelDescriptor.class,
                        EpollCalls.class,
                        Libc.class,
                        SocketCalls.class,
                        LoopDeputy.class);
        var files = new ArrayList<FileChannel>();
        try {
            fill(files);
            ChannelDescriptor.link();
            SocketCalls.link();
            EpollCalls.link();
        } finally {
            for (var file : files) {
                file.close();
            }
        }
        System.out.println("linked with no descriptor left");
    }

    private static boolean goesNative(EventLoop loop, int left) throws IOException {
        var files = new ArrayList<FileChannel>();
        try {
            fill(files);
            for (int i = 0; i < left; i++) {
                files.removeLast().close();
            }
            loop.goNative().join();
            return true;
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException) {
                return false;
            }
            throw e;
        } finally {
            for (var file : files) {
                file.close();
            }
        }
    }

    private static void fill(List<FileChannel> files) {
        try {
            while (true) {
                files.add(FileChannel.open(Path.of("/dev/null")));
            }
        } catch (IOException _) {
            // There are no more.
        }
    }
}
