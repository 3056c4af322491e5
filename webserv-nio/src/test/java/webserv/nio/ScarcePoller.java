package webserv.nio;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import webserv.api.spi.TransportSettings;
import webserv.testkit.TakenDescriptors;

/// The process that [DescriptorExhaustionTest] starts to link the functions with no descriptor
/// left, and to have a loop go native with ever more of them, until there are enough. For each try
/// it prints what came of it.
final class ScarcePoller {
    private ScarcePoller() {}

    public static void main(String[] arguments) throws Exception {
        TakenDescriptors.loadClasses();
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

    private static void linkWithNoneLeft() throws IOException {
        try (var _ = TakenDescriptors.all()) {
            ChannelDescriptor.link();
            SocketCalls.link();
            EpollCalls.link();
        }
        System.out.println("linked with no descriptor left");
    }

    private static boolean goesNative(EventLoop loop, int left) throws IOException {
        try (var taken = TakenDescriptors.all()) {
            taken.giveBack(left);
            loop.goNative().join();
            return true;
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException) {
                return false;
            }
            throw e;
        }
    }
}
