package webserv.docs;

import module java.base;

import webserv.api.http.Reply;

/// Classes that each break one rule of [CodeRulesTest], to show that the rule sees it.
final class RuleBreakers {
    private RuleBreakers() {}

    static final class Prints {
        void run() {
            System.out.println("to the standard stream");
        }
    }

    static final class Exits {
        void run() {
            System.exit(1);
        }
    }

    static final class Sleeps {
        void run() throws InterruptedException {
            Thread.sleep(Duration.ofMillis(1));
        }
    }

    static final class OpensSockets {
        void run() throws IOException {
            new Socket().close();
        }
    }

    static final class StartsThreads {
        void run() {
            Thread.ofVirtual().start(() -> {});
        }
    }

    static final class AsksForTheTime {
        long run() {
            return System.nanoTime();
        }
    }

    static final class KeepsAStaticVariable {
        static int count;
    }

    static final class KeepsAStaticMap {
        static final ConcurrentHashMap<String, String> CACHE = new ConcurrentHashMap<>();
    }

    static final class HandlerManager {}

    static final class RefusesWithoutCode {
        Reply run() {
            return new Reply.Refusal(500, "something went wrong");
        }
    }
}
